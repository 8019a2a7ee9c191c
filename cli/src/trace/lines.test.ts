import { MAX_LINE } from '@flyball/policy/trace';
import { expect, it } from 'vitest';
import { linesOf } from './lines.ts';

async function* chunks(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text;
}

const all = async (...texts: readonly (string | Uint8Array)[]): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(chunks(...texts))) lines.push(line);
  return lines;
};

it('joins what came in pieces and drops empty lines', async () => {
  expect(await all('a', 'b\n\n', '  \nc\r', '\n', 'd')).toEqual(['ab', 'c\r', 'd']);
});

it('keeps letters that were cut', async () => {
  const bytes = Buffer.from('é\n');
  expect(await all(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['é']);
});

it('does not hold more of a line than is needed to refuse it', async () => {
  const pieces = Array.from({ length: 50 }, () => 'x'.repeat(10_000));
  const [line = '', next] = await all(...pieces, '\nnext\n');
  expect(line.length).toBeGreaterThan(MAX_LINE);
  expect(line.length).toBeLessThan(MAX_LINE * 2 + 20_000);
  expect(next).toBe('next');
});

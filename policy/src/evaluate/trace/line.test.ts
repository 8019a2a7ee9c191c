import { expect, it } from 'vitest';
import { answerLine, linesOf, MAX_LINE } from './line.ts';

async function* chunks(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text;
}

const all = async (...texts: readonly (string | Uint8Array)[]): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(chunks(...texts))) lines.push(Buffer.from(line).toString());
  return lines;
};

it('joins what came in pieces and drops blank lines', async () => {
  expect(await all('a', 'b\n\n', '  \nc\r', '\n', '\t\r\n', 'd')).toEqual(['ab', 'c\r', 'd']);
});

it('keeps letters that were cut', async () => {
  const bytes = Buffer.from('é\n');
  expect(await all(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['é']);
});

it('does not hold more of a line than is needed to refuse it', async () => {
  const pieces = Array.from({ length: 50 }, () => 'x'.repeat(10_000));
  const [line = '', next] = await all(...pieces, '\nnext\n');
  expect(line.length).toBeGreaterThan(MAX_LINE);
  expect(line.length).toBeLessThan(MAX_LINE * 2);
  expect(next).toBe('next');
});

const fault = (code: string, message: string) => ({ id: null, error: { code, message } });

it.each([
  ['{"a":1}', { a: 1 }],
  [Buffer.from('null'), null],
  [`"${'é'.repeat(MAX_LINE / 2)}"`, fault('FLYBALL_TRACE_SIZE', 'more than 65536 bytes')],
  [Buffer.alloc(MAX_LINE + 1, 'x'), fault('FLYBALL_TRACE_SIZE', 'more than 65536 bytes')],
  ['{', fault('FLYBALL_TRACE_JSON', 'not JSON')],
  [Buffer.from([0x22, 0xff, 0x22]), fault('FLYBALL_TRACE_JSON', 'not UTF-8')],
  ['['.repeat(MAX_LINE), fault('FLYBALL_TRACE_JSON', 'not JSON')],
])('answers line %#', (line, expected) => {
  expect(answerLine(line, (json) => json)).toEqual(expected);
});

it('hands on what the answer throws', () => {
  expect(() =>
    answerLine('1', () => {
      throw new SyntaxError('of the answer');
    }),
  ).toThrow('of the answer');
});

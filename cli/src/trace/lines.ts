import { MAX_LINE } from '@flyball/policy/trace';

/** Lines of a stream without their ends, empty ones left out. Of a longer one than may be, only so much that it is seen to be longer. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of input) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = `${held}${part}`;
      held = '';
      if (line.trim() !== '') yield line;
    }
    // One character more than may be is enough to be refused.
    if (held.length <= MAX_LINE) held += last.slice(0, MAX_LINE + 1);
  }
  if (held.trim() !== '') yield held;
}

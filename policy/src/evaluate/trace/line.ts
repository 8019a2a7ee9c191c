import { faultOf, TraceError, type TraceFault, type TraceFaultCode } from './fault.ts';

/** Most bytes of a line. */
export const MAX_LINE = 65_536;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What a line of a batch is answered with: the fault of a line that cannot be read, else what `answer` makes of its
 * JSON. The one reader of lines, so that each is answered the same with and without a server.
 */
export const answerLine = <Answer>(
  line: string | Uint8Array,
  answer: (json: unknown) => Answer,
): Answer | TraceFault => {
  const size = typeof line === 'string' ? Buffer.byteLength(line) : line.byteLength;
  if (size > MAX_LINE) return unreadable('FLYBALL_TRACE_SIZE', `more than ${MAX_LINE} bytes`);
  const text = typeof line === 'string' ? line : textOf(line);
  if (text === undefined) return unreadable('FLYBALL_TRACE_JSON', 'not UTF-8');
  const read = jsonOf(text);
  return read === undefined ? unreadable('FLYBALL_TRACE_JSON', 'not JSON') : answer(read.json);
};

const unreadable = (code: TraceFaultCode, message: string): TraceFault =>
  faultOf(null, new TraceError(code, message));

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
};

const jsonOf = (text: string): { readonly json: unknown } | undefined => {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const LINE_FEED = 0x0a;
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d]);

/**
 * Lines of a stream without their ends, blank ones left out. Of a longer one than may be, only so much that it is seen
 * to be longer.
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  const hold = (part: Uint8Array): void => {
    if (part.length > 0 && size <= MAX_LINE) held.push(part.subarray(0, MAX_LINE + 1));
    size += part.length;
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      hold(chunk.subarray(from, end));
      if (!isBlank(held)) yield joined(held);
      [held, size, from] = [[], 0, end + 1];
    }
    hold(chunk.subarray(from));
  }
  if (!isBlank(held)) yield joined(held);
}

const isBlank = (parts: readonly Uint8Array[]): boolean =>
  parts.every((part) => part.every((byte) => BLANKS.has(byte)));

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : Buffer.concat(parts);
};

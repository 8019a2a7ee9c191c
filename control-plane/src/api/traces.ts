import { Readable } from 'node:stream';
import type { Plane } from '../plane/ports.ts';
import { createBreather } from './breather.ts';
import type { Call } from './call.ts';
import { isFault, refuse } from './errors.ts';
import { parseJson } from './json-body.ts';
import { bodyOf, MEDIA } from './sent-body.ts';

const MAX_LINE_BYTES = 65_536;
const MAX_LINES = 1_000_000;

/** `POST traces`: one as JSON, or any number as lines of JSON that are answered as they come, in order. */
export function traces(call: Call): unknown {
  const { context, request, reply } = call;
  const body = bodyOf(request, 'json', 'lines');
  if (body?.type !== 'lines') return context.plane.trace(body?.value) as object;
  const answers = Readable.from(answered(context.plane, body.stream), { objectMode: false });
  return reply.type(MEDIA.lines).send(answers);
}

/** A line of answer for each line that is not empty. A line that cannot be read is answered too. */
async function* answered(
  plane: Pick<Plane, 'trace'>,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const breathe = createBreather();
  let lines = 0;
  for await (const line of linesOf(stream)) {
    if (line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)) continue;
    if (++lines > MAX_LINES) return yield refusal(`There are more than ${MAX_LINES} lines.`);
    yield `${JSON.stringify(answerTo(plane, line))}\n`;
    await breathe();
  }
}

function answerTo(plane: Pick<Plane, 'trace'>, line: Uint8Array): unknown {
  try {
    if (line.length > MAX_LINE_BYTES)
      refuse('FLYBALL_API_TOO_LARGE', `The line has more than ${MAX_LINE_BYTES} bytes.`);
    return plane.trace(parseJson(line));
  } catch (error) {
    if (!isFault(error)) throw error;
    const { code, message } = error;
    return { error: { code, message } };
  }
}

const refusal = (message: string): string =>
  `${JSON.stringify({ error: { code: 'FLYBALL_API_TOO_LARGE', message } })}\n`;

const LINE_FEED = 0x0a;

/** Lines of a stream without their ends. Of a longer one than may be, only so much that it is seen to be longer. */
async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Buffer[] = [];
  let size = 0;
  const hold = (part: Buffer) => {
    if (size <= MAX_LINE_BYTES) held.push(part);
    size += part.length;
  };
  for await (const bytes of stream) {
    const chunk = Buffer.from(bytes);
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      hold(chunk.subarray(from, end));
      yield Buffer.concat(held);
      [held, size, from] = [[], 0, end + 1];
    }
    hold(chunk.subarray(from));
  }
  if (size > 0) yield Buffer.concat(held);
}

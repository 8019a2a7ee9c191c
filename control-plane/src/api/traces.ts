import { Readable } from 'node:stream';
import { answerLine, linesOf } from '@flyball/policy/trace';
import type { Plane } from '../plane/ports.ts';
import { createBreather } from '../reconcile/breather.ts';
import type { Call } from './call.ts';
import type { ApiCode } from './errors.ts';
import { bodyOf, MEDIA } from './sent-body.ts';

const MAX_LINES = 1_000_000;

/** `POST traces`: one as JSON, or any number as lines of JSON that are answered as they come, in order. */
export function traces(call: Call): unknown {
  const { context, request, reply } = call;
  const body = bodyOf(request, 'json', 'lines');
  if (body?.type !== 'lines') return context.plane.trace(body?.value) as object;
  const answers = Readable.from(answered(context.plane, body.stream), { objectMode: false });
  return reply.type(MEDIA.lines).send(answers);
}

/** A line of answer for each line that is not blank. A line that cannot be read is answered too. */
async function* answered(
  plane: Pick<Plane, 'trace'>,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const breathe = createBreather();
  let lines = 0;
  for await (const line of linesOf(stream)) {
    if (++lines > MAX_LINES) return yield `${JSON.stringify(tooMany)}\n`;
    yield `${JSON.stringify(answerLine(line, plane.trace))}\n`;
    await breathe();
  }
}

const tooMany = {
  id: null,
  error: { code: 'FLYBALL_API_TOO_LARGE' satisfies ApiCode, message: `more than ${MAX_LINES} lines` },
};

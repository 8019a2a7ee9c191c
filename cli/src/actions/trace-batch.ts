import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { TraceSource } from '../trace/source.ts';

/** Characters that are written together. */
const CHUNK = 65_536;

/**
 * Traces lines of JSON from standard input as they come, one line of output for each, in order. A bad line is answered
 * with `{"id", "error": {"code", "message"}}` and makes the exit code 2 at the end.
 */
export const traceBatch = async (io: Io, source: TraceSource): Promise<ExitCode> => {
  const { input, isIdle } = watched(io.stdin);
  let held = '';
  let bad = 0;
  for await (const line of source.batch(input)) {
    if (isFault(line)) bad += 1;
    held += `${line}\n`;
    // Who types the requests wants to see each answer; who pipes them wants them fast.
    if (held.length < CHUNK && !isIdle()) continue;
    await io.stdout.write(held);
    held = '';
  }
  if (held !== '') await io.stdout.write(held);
  if (bad === 0) return EXIT.done;
  await io.stderr.write(`${bad} of the lines could not be traced; they are answered with an error.\n`);
  return EXIT.wrong;
};

/** Whether a line is the answer for a bad one: an id and an error. Cheap for the many that are none. */
const isFault = (line: string): boolean =>
  /^\{"id":(?:null|-?[\d.eE+-]+|"(?:[^"\\]|\\.)*"),"error":/.test(line);

/** A stream, and whether all that came of it was handed on. */
const watched = (stdin: AsyncIterable<Uint8Array>) => {
  let waiting = false;
  const input = (async function* () {
    waiting = true;
    for await (const chunk of stdin) {
      waiting = false;
      yield chunk;
      waiting = true;
    }
    waiting = false;
  })();
  return { input, isIdle: () => waiting };
};

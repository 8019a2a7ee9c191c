import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { refuse } from '../errors.ts';
import type { YamlDocuments } from './work.ts';

/** Reads YAML away from the main thread. */
export interface YamlReader {
  /** Documents of a text; rejects with a fault when it takes too long, is too large, or too many wait. */
  readonly read: (bytes: Uint8Array) => Promise<YamlDocuments>;
  /** Ends the worker. */
  readonly close: () => Promise<void>;
}

/** What a reader is made of. */
export interface YamlReaderOptions {
  /** The bundled worker. */
  readonly worker: URL;
  /** Milliseconds a text may take. Default: 900. */
  readonly timeoutMs?: number;
}

// With what else there is to do, whoever sent it has an answer within a second.
const TIMEOUT_MS = 900;

/** Loading the worker's code is not the text's fault. */
const START_MS = 30_000;

/** Texts that wait, each for at most as long as those before it may take. */
const MAX_WAITING = 4;

/** Memory of the worker beyond which it is ended: several times what the largest text may take. */
const MAX_HEAP_MB = 512;

/**
 * One worker that is kept for the next text, and replaced at once when it was ended. Texts are read one after the
 * other.
 */
export function createYamlReader({ worker: url, timeoutMs = TIMEOUT_MS }: YamlReaderOptions): YamlReader {
  let worker: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  const warm = (): Promise<Worker> => {
    const starting = started(url);
    // Whoever needs it learns that it did not start.
    starting.catch(() => undefined);
    return starting;
  };

  const end = async () => {
    const ended = worker;
    worker = closed ? undefined : warm();
    await ended?.then((one) => one.terminate()).catch(() => undefined);
  };

  async function answerTo(bytes: Uint8Array): Promise<unknown> {
    try {
      worker ??= warm();
      const one = await worker;
      const answer = next(one, timeoutMs);
      one.postMessage(bytes);
      return await answer;
    } catch (error) {
      // Ending a thread takes a while; nobody has to wait for it.
      void end();
      throw error;
    }
  }

  return {
    async read(bytes) {
      if (closed) return refuse('FLYBALL_API_CLOSING', 'The server ends.');
      if (waiting >= MAX_WAITING)
        return refuse('FLYBALL_API_BUSY', 'Many texts wait to be read.', { retryAfter: 1 });
      waiting++;
      const reading = last.then(() => answerTo(bytes));
      last = reading.catch(() => undefined);
      try {
        return decoded(await reading);
      } finally {
        waiting--;
      }
    },
    async close() {
      closed = true;
      await end();
    },
  };
}

async function started(url: URL): Promise<Worker> {
  const worker = new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  worker.unref();
  // Whoever waits is told by `next`; an error nobody waits for must not end the program.
  worker.on('error', () => undefined);
  try {
    await next(worker, START_MS);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return worker;
}

/** The next message. Refuses when none comes in time or the worker ends, as it does when memory runs out. */
async function next(worker: Worker, milliseconds: number): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      once(worker, 'message', { signal }).then(([message]: readonly unknown[]) => message),
      once(worker, 'exit', { signal }).then(tooLong),
      setTimeout(milliseconds, undefined, { signal }).then(tooLong),
    ]);
  } catch {
    return tooLong();
  } finally {
    settled.abort();
  }
}

const tooLong = (): never =>
  refuse('FLYBALL_API_YAML_TIME', 'The YAML takes more time or memory to read than it may.');

function decoded(answer: unknown): YamlDocuments {
  if (typeof answer !== 'string' || answer === '')
    return refuse('FLYBALL_API_TOO_LARGE', 'The documents are larger than any commit may be.');
  return JSON.parse(answer);
}

import { decodeRecord } from '../log/decode.ts';
import { encodeRecord } from '../log/encode.ts';
import { isLogError, type LogFault, logFault } from '../log/errors.ts';
import type { LogRecord } from '../log/record.ts';
import type { Lock } from '../store/lock.ts';
import type { Appended } from '../store/store.ts';
import { catchUp, type Replica } from './catch-up.ts';
import type { Feed } from './feed.ts';
import { prepare } from './prepare.ts';
import { reduce } from './reduce.ts';
import type { CommitRequest, PrepareContext } from './request.ts';
import type { State } from './state.ts';

/** What became of a request. `committed`: on disk, and every subscriber was told. */
export type CommitResult =
  | { readonly outcome: 'committed'; readonly revision: number; readonly record: LogRecord }
  | { readonly outcome: 'unchanged'; readonly revision: number }
  | { readonly outcome: 'refused'; readonly fault: LogFault };

/** What the loop works with. */
export interface Committer extends Replica {
  /** Held while a batch is written; whoever replaces the state holds it too. */
  readonly lock: Lock;
  readonly context: () => PrepareContext;
}

interface Job {
  readonly request: CommitRequest;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: unknown) => void;
  readonly attempts: number;
}

/** A job and what it came to on the state that the jobs before it lead to. */
type Step = { readonly job: Job } & (
  | { readonly kind: 'done'; readonly result: CommitResult }
  | { readonly kind: 'broken'; readonly error: unknown }
  | Write
);

interface Write {
  readonly kind: 'write';
  readonly record: LogRecord;
  readonly size: number;
  readonly before: State;
  readonly after: State;
  readonly appended: Promise<Appended>;
}

/** What a step that could not be settled means for those behind it. */
type Stop = { readonly taken: true } | { readonly failed: unknown };

const MAX_WAITING = 4_096;
const MAX_BATCH = 256;
const MAX_BATCH_BYTES = 8 * 1_048_576;
const MAX_ATTEMPTS = 32;

/** Commits requests one after the other; those that wait together go to disk together. */
export function createCommit(committer: Committer): (request: CommitRequest) => Promise<CommitResult> {
  let queue: Job[] = [];
  let running = false;

  async function pump(): Promise<void> {
    await Promise.resolve();
    while (queue.length > 0) {
      const again = await committer.lock.run(() => runBatch(committer, queue));
      queue = [...again, ...queue];
    }
    running = false;
  }

  return (request) =>
    new Promise((resolve, reject) => {
      if (queue.length >= MAX_WAITING) return resolve({ outcome: 'refused', fault: busy() });
      queue.push({ request, resolve, reject, attempts: 0 });
      if (running) return;
      running = true;
      void pump();
    });
}

/** Takes jobs off the queue, writes them and settles them; returns those to be done again. */
async function runBatch(committer: Committer, queue: Job[]): Promise<readonly Job[]> {
  const steps = planBatch(committer, queue);
  await Promise.allSettled(steps.flatMap((step) => (step.kind === 'write' ? [step.appended] : [])));
  for (const [at, step] of steps.entries()) {
    const stop = await settle(committer.feed, step);
    if (stop === undefined) continue;
    // What follows was prepared on a state that never was: neither its refusals nor its records count.
    const rest = steps.slice(at).map(({ job }) => job);
    if ('taken' in stop) return retry(committer, rest);
    for (const { reject } of rest) reject(stop.failed);
    break;
  }
  return [];
}

/** Each job is prepared on what the jobs before it lead to, though that is not written yet. */
function planBatch(committer: Committer, queue: Job[]): readonly Step[] {
  const steps: Step[] = [];
  let state = committer.feed.state();
  for (let bytes = 0; steps.length < MAX_BATCH && bytes < MAX_BATCH_BYTES; ) {
    const job = queue.shift();
    if (job === undefined) break;
    const step = planJob(committer, job, state);
    steps.push(step);
    if (step.kind !== 'write') continue;
    state = step.after;
    bytes += step.size;
  }
  return steps;
}

function planJob({ store, context }: Committer, job: Job, before: State): Step {
  try {
    const prepared = prepare(before, job.request, context());
    if (prepared.outcome === 'refused') return { job, kind: 'done', result: prepared };
    if (prepared.outcome === 'unchanged') {
      return { job, kind: 'done', result: { outcome: 'unchanged', revision: before.revision } };
    }
    const { revision } = prepared.record;
    const bytes = encodeRecord(prepared.record);
    // What others will read is what counts here too: values that JSON changes must not live on in this process.
    const record = decodeRecord(revision, bytes);
    const after = reduce(before, record);
    const appended = store.append(revision, bytes);
    return { job, kind: 'write', record, size: bytes.length, before, after, appended };
  } catch (error) {
    return isLogError(error) ? { job, kind: 'done', result: refused(error) } : { job, kind: 'broken', error };
  }
}

/** Answers the job of a step, unless the step did not come about. */
async function settle(feed: Feed, step: Step): Promise<Stop | undefined> {
  const { job } = step;
  if (step.kind === 'done') job.resolve(step.result);
  else if (step.kind === 'broken') job.reject(step.error);
  else return settleWrite(feed, job, step);
  return undefined;
}

async function settleWrite(feed: Feed, job: Job, write: Write): Promise<Stop | undefined> {
  const { record, appended, before, after } = write;
  try {
    if ((await appended) === 'taken') return { taken: true };
    feed.apply(record, { before, after });
    job.resolve({ outcome: 'committed', revision: record.revision, record });
    return undefined;
  } catch (error) {
    return { failed: error };
  }
}

async function retry(committer: Committer, jobs: readonly Job[]): Promise<readonly Job[]> {
  try {
    await catchUp(committer);
  } catch (error) {
    for (const { reject } of jobs) reject(error);
    return [];
  }
  const again = jobs.map((job) => ({ ...job, attempts: job.attempts + 1 }));
  const current = committer.feed.state().revision;
  for (const job of again) if (job.attempts >= MAX_ATTEMPTS) job.resolve(refused(contended(current)));
  return again.filter(({ attempts }) => attempts < MAX_ATTEMPTS);
}

function refused({ code, message, where, current }: LogFault): CommitResult {
  const details = current === undefined ? { message, where } : { message, where, current };
  return { outcome: 'refused', fault: logFault(code, details) };
}

function contended(revision: number): LogFault {
  const message = `Others wrote first ${MAX_ATTEMPTS} times; the log is at ${revision}.`;
  return logFault('FLYBALL_LOG_CONTENDED', { message, where: 'log', current: String(revision) });
}

const busy = (): LogFault =>
  logFault('FLYBALL_LOG_BUSY', { message: `${MAX_WAITING} changes wait already.`, where: 'log' });

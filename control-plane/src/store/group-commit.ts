import { logError, logFault } from '../log/errors.ts';
import { type Appended, MAX_ROW_BYTES } from './store.ts';

/** Writes rows `first`, `first + 1`, … in one durable step, all or none. */
export type WriteRows = (first: number, rows: readonly Uint8Array[]) => Promise<Appended>;

interface Waiting {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly resolve: (result: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Appends that are collected and written together. */
export interface GroupCommit {
  append(index: number, bytes: Uint8Array): Promise<Appended>;
  /** Resolves when nothing is queued or being written. */
  idle(): Promise<void>;
}

// One write carries at most this much, so that a flood of large rows cannot grow without bound in memory.
const MAX_GROUP_ROWS = 256;
const MAX_GROUP_BYTES = 8 * 1_048_576;

/**
 * Group commit: what is appended while a write runs (or in the same tick) goes into the next write. The cost
 * of a disk flush is shared by all of it.
 */
export function createGroupCommit(write: WriteRows): GroupCommit {
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function flushAll(): Promise<void> {
    await Promise.resolve();
    while (queue.length > 0) {
      const group = firstGroup(queue);
      queue = queue.slice(group.length);
      const behind = () => queue.splice(0);
      await settle(write, { group, behind });
    }
    running = undefined;
  }

  return {
    append: (index, bytes) =>
      new Promise((resolve, reject) => {
        if (bytes.length > MAX_ROW_BYTES) return reject(tooLarge(index, bytes.length));
        queue.push({ index, bytes, resolve, reject });
        running ??= flushAll();
      }),
    idle: async () => running,
  };
}

/** The longest run of consecutive rows at the head of the queue, within the bounds of one write. */
function firstGroup(queue: readonly Waiting[]): readonly Waiting[] {
  const group: Waiting[] = [];
  let bytes = 0;
  for (const waiting of queue) {
    bytes += waiting.bytes.length;
    const follows = group.length === 0 || waiting.index === (group.at(-1)?.index ?? 0) + 1;
    if (!follows || group.length === MAX_GROUP_ROWS || (bytes > MAX_GROUP_BYTES && group.length > 0)) break;
    group.push(waiting);
  }
  return group;
}

interface Settling {
  readonly group: readonly Waiting[];
  /** Takes what is queued behind the group. */
  readonly behind: () => readonly Waiting[];
}

async function settle(write: WriteRows, { group, behind }: Settling): Promise<void> {
  const rows = group.map(({ bytes }) => bytes);
  try {
    const result = await write(group[0]?.index ?? 0, rows);
    const settled = result === 'ok' ? group : [...group, ...behind()];
    for (const { resolve } of settled) resolve(result);
  } catch (error) {
    for (const { reject } of [...group, ...behind()]) reject(error);
  }
}

function tooLarge(index: number, size: number): Error {
  const message = `Row ${index} has ${size} bytes; a row has at most ${MAX_ROW_BYTES}.`;
  return logError(logFault('FLYBALL_LOG_TOO_LARGE', { message, where: `row ${index}` }));
}

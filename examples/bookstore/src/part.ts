/** A part that runs in this process. */
export interface Part {
  /** Ports it listens on, by version. */
  readonly ports: Readonly<Record<string, readonly number[]>>;
  /** Takes it out of the registry, lets requests under way end, and closes it. */
  readonly stop: () => Promise<void>;
}

/** What a process of the bookstore tells its parent once it takes requests. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly ports: Part['ports'];
}

const LONGEST_STOP_MS = 3_000;

/** Runs a part until it is told to end, or until its parent is gone. */
export async function runPart(start: () => Promise<Part>): Promise<void> {
  let part: Part | undefined;
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    // What hangs, a registry that is gone for example, must not keep the process.
    setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref();
    void (part?.stop() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  // Ctrl-C reaches every process of a terminal; a parent ends its parts in its own order.
  process.on('SIGINT', () => {
    if (!process.connected) end();
  });
  process.once('disconnect', end);
  part = await start();
  const message: ReadyMessage = { type: 'ready', ports: part.ports };
  // A parent that is gone by now cannot be told; `disconnect` ends this process.
  process.send?.(message, undefined, {}, () => undefined);
}

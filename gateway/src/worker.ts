import { type RunningWorker, runWorker } from './run-worker.ts';
import { isParentMessage, type ParentMessage, type WorkerMessage } from './worker-protocol.ts';

/**
 * Entry point of a gateway worker, a forked process of its own: its event loop is never the plane's. It gets its
 * settings by message, tells its counters every second, and ends with its parent.
 */

const STATS_MS = 1_000;

let running: RunningWorker | undefined;
let isEnding = false;

const say = (message: WorkerMessage): void => {
  if (process.connected) process.send?.(message);
};

const end = async (withinMs: number): Promise<void> => {
  if (isEnding) return;
  isEnding = true;
  await running?.stop(withinMs);
  if (running) say(running.report());
  process.exit(0);
};

const handle = (message: ParentMessage): void => {
  if (message.type === 'drain') void end(message.withinMs);
  else if (message.type === 'token') running?.setToken(message.token);
  else running ??= runWorker(message.settings);
};

process.on('message', (message) => {
  if (isParentMessage(message)) handle(message);
});
// Without the parent nobody would restart it, give it a token or read its counters.
process.on('disconnect', () => process.exit(0));
// An interrupt at the terminal reaches all processes; the parent says when to drain.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void end(0));
setInterval(() => {
  if (running) say(running.report());
}, STATS_MS).unref();
say({ type: 'started' });

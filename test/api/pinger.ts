import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Time of answers to somebody else, in milliseconds. */
export interface Ping {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A client on a thread of its own that asks the same small thing over and over. */
export interface Pinger {
  /** What was measured since the last call. */
  measured(): Promise<Ping>;
  stop(): Promise<void>;
}

// Plain JavaScript: Node 20 runs no TypeScript, and this is all the thread does.
const CODE = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let times = [];
const ask = () => {
  const started = performance.now();
  const next = () => { times.push(performance.now() - started); setTimeout(ask, 2); };
  http.get({ ...workerData, agent }, (answer) => answer.resume().on('end', next)).on('error', next);
};
parentPort.on('message', () => {
  const sorted = times.sort((a, b) => a - b);
  times = [];
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  parentPort.postMessage({ count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) });
});
ask();
`;

/** Starts to ask that port. */
export function startPinger(port: number, path: string, token: string): Pinger {
  const headers = { authorization: `Bearer ${token}` };
  const worker = new Worker(CODE, { eval: true, workerData: { host: '127.0.0.1', port, path, headers } });
  return {
    async measured() {
      worker.postMessage('now');
      const [ping]: Ping[] = await once(worker, 'message');
      if (ping === undefined) throw new Error('the pinger says nothing');
      return ping;
    },
    stop: async () => void (await worker.terminate()),
  };
}

import { Agent, request } from 'node:http';

/** How many answers came from whom, by the body of the answer. */
export type Shares = ReadonlyMap<string, number>;

/** What came of a load. */
export interface LoadResult {
  readonly requests: number;
  /** What failed, in words; at most 20 are kept. */
  readonly failures: readonly string[];
  readonly failed: number;
}

/** Requests without a pause on connections that are kept. */
export interface Load {
  readonly requests: () => number;
  /** Answers to the next so many requests that begin after this call. */
  readonly next: (count: number) => Promise<Shares>;
  /** Lets what is under way end. */
  readonly stop: () => Promise<LoadResult>;
}

/** Where a load goes. */
export interface LoadOptions {
  readonly port: number;
  readonly path?: string;
  /** Each with one request at a time. */
  readonly connections?: number;
}

interface Window {
  readonly from: number;
  readonly until: number;
  readonly shares: Map<string, number>;
  left: number;
  readonly done: (shares: Shares) => void;
}

interface State {
  readonly windows: Set<Window>;
  readonly failures: string[];
  started: number;
  failed: number;
  isStopped: boolean;
}

const MAX_FAILURES = 20;
const TIMEOUT_MS = 60_000;

/** Starts a load; it ends only by `stop`. */
export const startLoad = ({ port, path = '/', connections = 16 }: LoadOptions): Load => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const state: State = { windows: new Set(), failures: [], started: 0, failed: 0, isStopped: false };
  const connection = async (): Promise<void> => {
    while (!state.isStopped) {
      const number = state.started++;
      note(state, number, await answerOf({ agent, port, path }));
    }
  };
  const running = Promise.all(Array.from({ length: connections }, connection));
  return {
    requests: () => state.started,
    next: (count) =>
      new Promise((done) => {
        const from = state.started;
        state.windows.add({ from, until: from + count, shares: new Map(), left: count, done });
      }),
    stop: async () => {
      state.isStopped = true;
      await running;
      agent.destroy();
      return { requests: state.started, failures: state.failures, failed: state.failed };
    },
  };
};

type Answer = { readonly from: string } | { readonly failure: string };

const note = (state: State, number: number, answer: Answer): void => {
  if ('failure' in answer) {
    state.failed += 1;
    if (state.failures.length < MAX_FAILURES) state.failures.push(`request ${number}: ${answer.failure}`);
  }
  const from = 'from' in answer ? answer.from : 'failed';
  for (const window of state.windows) {
    if (number < window.from || number >= window.until) continue;
    window.shares.set(from, (window.shares.get(from) ?? 0) + 1);
    window.left -= 1;
    if (window.left > 0) continue;
    state.windows.delete(window);
    window.done(window.shares);
  }
};

const answerOf = (where: {
  readonly agent: Agent;
  readonly port: number;
  readonly path: string;
}): Promise<Answer> =>
  new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ failure: error.message });
    const sent = request({ ...where, host: '127.0.0.1', timeout: TIMEOUT_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.once('error', failed);
      response.once('end', () =>
        resolve(
          response.statusCode === 200
            ? { from: body }
            : {
                failure: `${response.statusCode} ${String(response.headers['x-envoy-response-flags'] ?? '')} ${body}`,
              },
        ),
      );
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    sent.once('error', failed);
    sent.end();
  });

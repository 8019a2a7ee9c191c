import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startClients } from './client-process.ts';
import { JOB_REQUESTS, TIER } from './gateway-job.ts';
import { programPath } from './gateway-proxy.ts';

/** Connections, each with one request at a time. */
export const CONNECTIONS = 64;

/** What came of a load. */
export interface LoadOutcome {
  /** Whole answers, of any status. */
  readonly requests: number;
  /** Answers of another status than 200, and connections that failed. */
  readonly errors: number;
}

/** A load generator in a process of its own. */
export interface Loader {
  readonly name: 'wrk' | 'own';
  /** Asks without a pause for whole seconds, all routes in turn. */
  readonly load: (port: number, seconds: number) => Promise<LoadOutcome>;
  readonly stop: () => Promise<void>;
}

const run = promisify(execFile);

const wrkScript = (): string => `
local places = {
${JOB_REQUESTS.map(({ route, rest }) => `  {"${route.host}", "${route.prefix}${rest}"},`).join('\n')}
}
local ready, at = {}, 0
init = function()
  for i, place in ipairs(places) do
    ready[i] = wrk.format("GET", place[2], {["Host"] = place[1], ["${TIER.name}"] = "${TIER.value}"})
  end
end
request = function()
  at = at % #ready + 1
  return ready[at]
end
done = function(summary)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"errors":%d}\\n', summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;

const startWrk = async (binary: string): Promise<Loader> => {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-wrk-'));
  const script = join(folder, 'job.lua');
  await writeFile(script, wrkScript());
  return {
    name: 'wrk',
    load: async (port, seconds) => {
      const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', script, `http://127.0.0.1:${port}`];
      const { stdout } = await run(binary, args);
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LoadOutcome;
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
};

const startOwn = async (): Promise<Loader> => {
  process.stderr.write('wrk is not installed: the own load client stands in.\n');
  const client = await startClients('gateway-load-client');
  return {
    name: 'own',
    load: async (port, seconds) => {
      const outcome = await client.ask({ port, seconds, connections: CONNECTIONS });
      return { requests: Number(outcome['requests']), errors: Number(outcome['errors']) };
    },
    stop: client.stop,
  };
};

/** wrk, or an own client where it is not installed. */
export const startLoader = async (): Promise<Loader> => {
  const binary = await programPath('wrk');
  return binary === undefined ? startOwn() : startWrk(binary);
};

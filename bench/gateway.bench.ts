import { loadavg } from 'node:os';
import { startClients } from './lib/client-process.ts';
import { median, rounded } from './lib/figures.ts';
import { startBuiltin } from './lib/gateway-builtin.ts';
import { checkJob } from './lib/gateway-check.ts';
import { cpuMicroseconds, rssMiB } from './lib/gateway-cpu.ts';
import { startEnvoyProxy } from './lib/gateway-envoy.ts';
import { JOB_REQUESTS } from './lib/gateway-job.ts';
import { CONNECTIONS, type Loader, startLoader } from './lib/gateway-load.ts';
import { startNginx } from './lib/gateway-nginx.ts';
import type { RunningProxy } from './lib/gateway-proxy.ts';

/**
 * Processor time a request costs the built-in gateway, Envoy and nginx, each with one worker, at the same job. Load
 * and upstream run in other processes and are not counted, so that the figures stand on a busy machine as well; the
 * ratios are taken within a round, whose turns follow each other closely.
 */
export const run = async ({ quick }: { readonly quick: boolean }) => {
  const upstream = await startClients('gateway-upstream');
  const { ports } = await upstream.ask({});
  const loader = await startLoader();
  const proxies: RunningProxy[] = [];
  try {
    for (const start of [startBuiltin, startEnvoyProxy, startNginx]) {
      const proxy = await start(ports as readonly number[]);
      if (!proxy) continue;
      proxies.push(proxy);
      await checkJob(proxy);
    }
    // wrk counts whole seconds.
    const seconds = quick ? 1 : 5;
    // Not counted: programs and compiled code warm up.
    if (!quick) await playRound(proxies, loader, seconds);
    const rounds: Round[] = [];
    for (let round = 0; round < (quick ? 1 : 5); round++)
      rounds.push(await playRound(rotated(proxies, round), loader, seconds));
    return figuresOf({ proxies, rounds, loader });
  } finally {
    for (const proxy of proxies) await proxy.stop();
    await loader.stop();
    await upstream.stop();
  }
};

/** What one proxy did in its turn. */
interface Turn {
  readonly cpuUs: number;
  readonly requests: number;
  readonly perSecond: number;
  readonly errors: number;
}

type Round = ReadonlyMap<RunningProxy['name'], Turn>;

/** Another one begins each round. */
const rotated = (proxies: readonly RunningProxy[], by: number): readonly RunningProxy[] =>
  proxies.map((_, index) => proxies[(index + by) % proxies.length]).filter((proxy) => proxy !== undefined);

const playRound = async (
  proxies: readonly RunningProxy[],
  loader: Loader,
  seconds: number,
): Promise<Round> => {
  const turns = new Map<RunningProxy['name'], Turn>();
  for (const { name, pid, port } of proxies) {
    const before = cpuMicroseconds(pid);
    const { requests, errors } = await loader.load(port, seconds);
    if (requests === 0) throw new Error(`${name} answered nothing in ${seconds} s.`);
    const cpuUs = (cpuMicroseconds(pid) - before) / requests;
    turns.set(name, { cpuUs, requests, perSecond: requests / seconds, errors });
  }
  return turns;
};

interface Played {
  readonly proxies: readonly RunningProxy[];
  readonly rounds: readonly Round[];
  readonly loader: Loader;
}

const figuresOf = ({ proxies, rounds, loader }: Played) => ({
  routes: JOB_REQUESTS.length,
  connections: CONNECTIONS,
  rounds: rounds.length,
  load: loader.name,
  loadAverage: loadavg().map((value) => rounded(value)),
  ...Object.assign({}, ...proxies.map((proxy) => figuresOfProxy(proxy, rounds))),
  ...ratioTo('envoy', rounds),
  ...ratioTo('nginx', rounds),
});

/** `gatewayCpuUs` and the like. */
const figuresOfProxy = (
  { name, pid }: RunningProxy,
  rounds: readonly Round[],
): Readonly<Record<string, number>> => {
  const turns = rounds.flatMap((round) => round.get(name) ?? []);
  return {
    [`${name}CpuUs`]: rounded(median(turns.map(({ cpuUs }) => cpuUs)), 1),
    [`${name}PerSecond`]: rounded(median(turns.map(({ perSecond }) => perSecond)), 0),
    [`${name}Errors`]: turns.reduce((sum, { errors }) => sum + errors, 0),
    [`${name}RssMiB`]: rounded(rssMiB(pid), 0),
  };
};

/** Requests a processor second of the gateway, divided by those of a peer in the same round; absent without it. */
const ratioTo = (peer: 'envoy' | 'nginx', rounds: readonly Round[]): Readonly<Record<string, number>> => {
  const ratios = rounds.flatMap((round) => {
    const own = round.get('gateway');
    const other = round.get(peer);
    return own && other ? [other.cpuUs / own.cpuUs] : [];
  });
  const name = { envoy: 'ratioToEnvoy', nginx: 'ratioToNginx' }[peer];
  return ratios.length === 0 ? {} : { [name]: rounded(median(ratios)) };
};

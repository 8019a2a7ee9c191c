import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { CLUSTERS, ECHO_HEADER, JOB_REQUESTS, type JobRequest, TIER } from './gateway-job.ts';
import type { RunningProxy } from './gateway-proxy.ts';

/** What the upstream received. */
interface Echo {
  readonly cluster: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const READY_MS = 30_000;
const POLL_MS = 50;
/** So many draws of 90 % lie within these bounds but for one time in a billion. */
const LEAST_SHARE = 0.81;
const GREATEST_SHARE = 0.97;

const TIERED = { [TIER.name]: TIER.value };

type Ask = (wanted: JobRequest, headers: IncomingHttpHeaders) => Promise<Answer>;

const asking =
  (port: number, agent: Agent): Ask =>
  ({ route, rest }, headers) =>
    new Promise((resolve, reject) => {
      const sent = request({
        agent,
        port,
        host: '127.0.0.1',
        path: route.prefix + rest,
        headers: { host: route.host, [ECHO_HEADER]: '1', ...headers },
      });
      sent.once('error', reject);
      sent.once('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.end();
    });

const ready = async ({ name, log }: RunningProxy, ask: Ask): Promise<void> => {
  const [first] = JOB_REQUESTS;
  const giveUpAt = Date.now() + READY_MS;
  let last = 'nothing asked';
  while (first && last !== '200') {
    if (Date.now() > giveUpAt) throw new Error(`${name} does not serve: ${last}\n${log()}`);
    last = await ask(first, TIERED).then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    );
    if (last !== '200') await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/** What is wrong with a request as it arrived; empty when nothing is. */
const faults = ({ route, rest }: JobRequest, { path, headers }: Echo): readonly string[] => {
  const wantedPath = route.replacement + rest;
  const wanted = [{ name: 'host', value: route.host }, TIER, ...route.added];
  return [
    ...(path === wantedPath ? [] : [`path ${path} instead of ${wantedPath}`]),
    ...wanted.flatMap(({ name, value }) => {
      const values = headers.filter(([each]) => each === name).map(([, each]) => each);
      return values.join() === value ? [] : [`${name}: ${values.join()} instead of ${value}`];
    }),
  ];
};

const clusterOf = async (ask: Ask, wanted: JobRequest): Promise<string> => {
  const { status, text } = await ask(wanted, TIERED);
  if (status !== 200) throw new Error(`${wanted.route.host}${wanted.route.prefix}: ${status} ${text}`);
  const echo = JSON.parse(text) as Echo;
  const wrong = faults(wanted, echo);
  if (wrong.length > 0) throw new Error(`${wanted.route.host}${wanted.route.prefix}: ${wrong.join('; ')}`);
  return echo.cluster;
};

/** Waits until a proxy serves, then asks each route once. Rejects when it does another job than the one given. */
export const checkJob = async (proxy: RunningProxy): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const ask = asking(proxy.port, agent);
    await ready(proxy, ask);
    const clusters: string[] = [];
    for (const wanted of JOB_REQUESTS) clusters.push(await clusterOf(ask, wanted));
    const share = clusters.filter((cluster) => cluster === CLUSTERS[0].name).length / clusters.length;
    if (share < LEAST_SHARE || share > GREATEST_SHARE) throw new Error(`${share} went to the first cluster`);
    const [first] = JOB_REQUESTS;
    const without = first && (await ask(first, {}));
    if (without?.status !== 404) throw new Error(`without ${TIER.name}: ${without?.status} instead of 404`);
  } catch (error) {
    throw new Error(`${proxy.name} does not do the job`, { cause: error });
  } finally {
    agent.destroy();
  }
};

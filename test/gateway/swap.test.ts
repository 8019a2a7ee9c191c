import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import { type Bed, change, entry, route, service, startGateway, startHttp, toA } from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();

const ask = (port: number, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    const req = get({ port, host: '127.0.0.1', agent }, (res) => {
      let body = '';
      res.setEncoding('latin1');
      res.on('data', (piece: string) => {
        body += piece;
      });
      res.on('end', () => resolve(`${res.statusCode} ${body}`));
    });
    req.on('error', reject);
  });

/** Asks without pause on so many connections until told to stop; counts answers. */
const load = (bed: Bed, connections: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answers = new Map<string, number>();
  let isRunning = true;
  const one = async (): Promise<void> => {
    while (isRunning) {
      const answer = await ask(bed.port, agent).catch((error: Error) => error.message);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  const all = Promise.all(Array.from({ length: connections }, one));
  return {
    total: () => [...answers.values()].reduce((sum, count) => sum + count, 0),
    stop: async () => {
      isRunning = false;
      await all;
      agent.destroy();
      return answers;
    },
  };
};

test('no request fails while tables and instances are swapped under load', async () => {
  const named = (name: string) => startHttp((_, res) => res.end(name));
  const upstreams = [await keep(named('a')), await keep(named('b')), await keep(named('c'))];
  const ports = upstreams.map(({ port }) => port);
  const bed = await keep(startGateway([...service('shop/a', ports), route([toA()])]));
  const running = load(bed, 16);
  const SWAPS = 200;
  for (let swap = 0; swap < SWAPS; swap += 1) {
    const before = running.total();
    // Another rule, another set of instances, and now and then a limit that comes and goes.
    const [service_, endpoints] = service(
      'shop/a',
      ports.filter((_, at) => at !== swap % 4),
    );
    const limit = entry('Limit', 'l', {
      id: 'l',
      requests: 1_000_000,
      perMs: 1,
      scope: 'Local',
      mode: 'Enforce',
      status: 429,
    });
    const rule = toA({ limits: swap % 3 === 0 ? ['l'] : [], requestTimeoutMs: 10_000 + swap });
    const entries = [service_, endpoints, limit, route([rule])].filter((one) => one !== undefined);
    bed.proxy.apply(change(entries, { revision: swap }));
    await until('requests go on', () => running.total() > before + 5);
  }
  const answers = await running.stop();
  expect([...answers.keys()].sort()).toEqual(['200 a', '200 b', '200 c']);
  expect(running.total()).toBeGreaterThan(SWAPS * 5);
  expect(bed.proxy.stats().activeRequests).toBe(0);
});

test('a request ends with the table it began with', async () => {
  const waiting: (() => void)[] = [];
  const upstream = await keep(startHttp((req, res) => void waiting.push(() => res.end(req.url))));
  const rule = toA({ responseHeaders: { set: [{ name: 'x-table', value: 'old' }], add: [], remove: [] } });
  const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([rule])]));
  const agent = new Agent();
  const answer = ask(bed.port, agent);
  await until('the request is at the instance', () => waiting.length === 1);
  const removes = [
    { kind: 'RouteBlock', key: 'shop/gw/http|*|HTTPRoute/shop/r' },
    { kind: 'Endpoints', key: 'shop/a' },
    { kind: 'Service', key: 'shop/a' },
  ];
  bed.proxy.apply(change([], { removes }));
  expect(await ask(bed.port, agent)).toBe('404 no route\n');
  for (const end of waiting) end();
  expect(await answer).toBe('200 /');
  // The instance is gone from the table: its connection was not kept.
  await until('no connection is left', () => bed.proxy.stats().upstreamConnections === 0);
});

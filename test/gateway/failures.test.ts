import { describe, expect, test } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { until } from '../lib/until.ts';
import {
  type Bed,
  change,
  dial,
  entry,
  exchange,
  type Running,
  route,
  service,
  startGateway,
  startHttp,
  startRaw,
  type TestRule,
  toA,
} from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();
const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi';

const gatewayTo = (ports: readonly number[], rule: TestRule = {}): Promise<Bed> =>
  keep(startGateway([...service('shop/a', ports), route([toA(rule)])]));

const retry = (partial: Partial<NonNullable<TestRule['retry']>> = {}): TestRule => ({
  retry: { attempts: 2, backoffMs: 1, codes: [], ...partial },
});

/** An instance that fails so many times before it answers `ok`, and counts. */
const flaky = (failures: number, fail: 'reset' | number): Promise<Running & { readonly seen: string[] }> => {
  const seen: string[] = [];
  const running = startHttp((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      seen.push(Buffer.concat(pieces).toString());
      if (seen.length > failures) res.end('ok');
      else if (fail === 'reset') res.socket?.destroy();
      else res.writeHead(fail).end('no');
    });
  });
  return running.then((made) => ({ ...made, seen }));
};

describe('an instance that cannot be connected to', () => {
  test('gives 503', async () => {
    const bed = await gatewayTo([await freePort()]);
    expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 503 /);
    expect(bed.proxy.stats().upstreamErrors.connect).toBeGreaterThan(0);
  });

  test('is passed over for another one, also with a body', async () => {
    const alive = await keep(flaky(0, 'reset'));
    const bed = await gatewayTo([await freePort(), alive.port]);
    for (let round = 0; round < 6; round += 1)
      expect(await exchange(bed.port, POST)).toMatch(/^HTTP\/1\.1 200 /);
    expect(alive.seen).toEqual(Array.from({ length: 6 }, () => 'hi'));
  });
});

test('without usable instances the answer is 503', async () => {
  const bed = await gatewayTo([]);
  expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 503 /);
  const instances = (['unhealthy', 'healthy'] as const).map((health, at) => ({
    address: '127.0.0.1',
    port: 1,
    weight: at === 1 ? 0 : 100,
    health,
  }));
  bed.proxy.apply(change([entry('Endpoints', 'shop/a', { service: 'shop/a', instances } as never)]));
  expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 503 /);
  expect(bed.proxy.stats().upstreamErrors['none usable']).toBe(2);
});

test.each([
  ['no address', { address: '', port: 80 }],
  ['a port that is none', { address: '127.0.0.1', port: 70_000 }],
])('an instance with %s is not usable', async (_, place) => {
  const instances = [{ ...place, weight: 100, health: 'healthy' }];
  const body = { service: 'shop/a', instances };
  const bed = await keep(
    startGateway([...service('shop/a', []), entry('Endpoints', 'shop/a', body as never), route([toA()])]),
  );
  expect(await exchange(bed.port, GET)).toContain('no usable instance');
});

test('an instance that is unconfirmed is used', async () => {
  const upstream = await keep(flaky(0, 'reset'));
  const bed = await gatewayTo([]);
  const instances = [{ address: '127.0.0.1', port: upstream.port, weight: 1, health: 'unconfirmed' }];
  bed.proxy.apply(change([entry('Endpoints', 'shop/a', { service: 'shop/a', instances } as never)]));
  expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 200 /);
});

describe('a connection that ends before the answer', () => {
  test('gives 503 where the rule has no retries', async () => {
    const upstream = await keep(flaky(1, 'reset'));
    const bed = await gatewayTo([upstream.port]);
    expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 503 /);
    expect(upstream.seen).toHaveLength(1);
  });

  test('is tried again as the rule says, with the body', async () => {
    const upstream = await keep(flaky(2, 'reset'));
    const bed = await gatewayTo([upstream.port], retry());
    expect(await exchange(bed.port, POST)).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.seen).toEqual(['hi', 'hi', 'hi']);
    expect(bed.proxy.stats().retries).toBe(2);
  });

  test('is given up after the last try', async () => {
    const upstream = await keep(flaky(9, 'reset'));
    const bed = await gatewayTo([upstream.port], retry());
    expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 503 /);
    expect(upstream.seen).toHaveLength(3);
  });

  test('in the middle of a head gives 502', async () => {
    const upstream = await keep(
      startRaw((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nX: '))),
    );
    const bed = await gatewayTo([upstream.port], retry());
    expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 502 /);
  });

  test.each([
    ['GET', true],
    ['POST', false],
  ])('when it was idle before: %s is sent again: %s', async (method, again) => {
    let sockets = 0;
    const upstream = await keep(
      startRaw((socket) => {
        sockets += 1;
        // Answers one request, and ends when the second one comes, as servers do that close idle connections.
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
          socket.once('data', () => socket.destroy());
        });
      }),
    );
    const bed = await gatewayTo([upstream.port]);
    const client = dial(bed.port);
    const request = `${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`;
    client.write(request);
    await client.holds('\r\n\r\nok');
    client.write(request);
    await client.holds(again ? '\r\n\r\nok' : 'HTTP/1.1 503', again ? 2 : 1);
    expect(sockets).toBe(again ? 2 : 1);
    client.socket.destroy();
  });
});

describe('an answer with a status that is retried', () => {
  test('is not seen by the client', async () => {
    const upstream = await keep(flaky(1, 502));
    const bed = await gatewayTo([upstream.port], retry({ codes: [502] }));
    expect(await exchange(bed.port, POST)).toMatch(/^HTTP\/1\.1 200 [\s\S]*ok$/);
    expect(upstream.seen).toEqual(['hi', 'hi']);
  });

  test('is passed on when it is the last one, or not of those named', async () => {
    const upstream = await keep(flaky(9, 502));
    const bed = await gatewayTo([upstream.port], retry({ codes: [500, 502] }));
    expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 502 [\s\S]*no$/);
    expect(upstream.seen).toHaveLength(3);
    const other = await keep(flaky(9, 504));
    const second = await gatewayTo([other.port], retry({ codes: [500, 502] }));
    expect(await exchange(second.port, GET)).toMatch(/^HTTP\/1\.1 504 /);
    expect(other.seen).toHaveLength(1);
  });

  test('is passed on where the body is too long to be kept', async () => {
    const upstream = await keep(flaky(1, 502));
    const bed = await gatewayTo([upstream.port], retry({ codes: [502] }));
    const body = 'x'.repeat(70_000);
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
    expect(await exchange(bed.port, `${head}Content-Length: 70000\r\n\r\n${body}`)).toMatch(
      /^HTTP\/1\.1 502 /,
    );
    const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n11170\r\n${body}\r\n0\r\n\r\n`;
    expect(await exchange(bed.port, chunked)).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.seen.map(({ length }) => length)).toEqual([70_000, 70_000]);
  });
});

describe('time', () => {
  const silent = () => keep(startHttp(() => undefined));
  /** A gateway whose clock stands until it is moved on. */
  const standing = async (port: number, rule: TestRule) => {
    let now = 0;
    const entries = [...service('shop/a', [port]), route([toA(rule)])];
    const bed = await keep(startGateway(entries, { now: () => now }));
    const pass = (ms: number): void => {
      now += ms;
    };
    return { bed, pass };
  };

  test('of a request runs out with 504', async () => {
    const bed = await gatewayTo([(await silent()).port], { requestTimeoutMs: 50, ...retry() });
    expect(await exchange(bed.port, GET)).toMatch(/^HTTP\/1\.1 504 /);
    expect(bed.proxy.stats()).toMatchObject({ activeRequests: 0, upstreamConnections: 0 });
  });

  test('of a try runs out with another try, then 504', async () => {
    let tries = 0;
    const upstream = await keep(
      startHttp(() => {
        tries += 1;
      }),
    );
    const { bed, pass } = await standing(upstream.port, { backendTimeoutMs: 40, ...retry() });
    const client = dial(bed.port);
    client.write(GET);
    for (const count of [1, 2, 3]) {
      await until(`try ${count}`, () => tries === count);
      pass(40);
    }
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 504 /);
    expect(tries).toBe(3);
  });

  test('that runs out in the middle of an answer cuts it off', async () => {
    const upstream = await keep(startHttp((_, res) => res.write('begun')));
    const { bed, pass } = await standing(upstream.port, { requestTimeoutMs: 50 });
    const client = dial(bed.port);
    client.write(GET);
    await client.holds('begun\r\n');
    pass(50);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 [\s\S]*begun\r\n$/);
  });

  test('does not run while the client still sends', async () => {
    const upstream = await keep(flaky(0, 'reset'));
    const { bed, pass } = await standing(upstream.port, { requestTimeoutMs: 50 });
    const client = dial(bed.port);
    client.write(
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n',
    );
    await until('the request is under way', () => bed.proxy.stats().upstreamConnections === 1);
    pass(120);
    // Two looks at what is due.
    await new Promise((resolve) => setTimeout(resolve, 60));
    client.write('0\r\n\r\n');
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('of a body that is kept runs out with 408, which ends the connection', async () => {
    const upstream = await keep(startHttp((_, res) => res.end()));
    const { bed, pass } = await standing(upstream.port, {});
    const client = dial(bed.port);
    client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf ');
    await until('it is under way', () => bed.proxy.stats().activeRequests === 1);
    pass(61_000);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close/);
  });

  test('is unlimited when the rule says 0', async () => {
    const bed = await gatewayTo([(await silent()).port], { requestTimeoutMs: 0 });
    const client = dial(bed.port);
    client.write(GET);
    await until('the request is under way', () => bed.proxy.stats().activeRequests === 1);
    client.socket.destroy();
    await until('nothing is under way', () => bed.proxy.stats().activeRequests === 0);
  });
});

describe('a client that leaves', () => {
  test('ends its request at the instance', async () => {
    let isEnded = false;
    const upstream = await keep(
      startHttp((req) => {
        req.socket.on('close', () => {
          isEnded = true;
        });
      }),
    );
    const bed = await gatewayTo([upstream.port]);
    const client = dial(bed.port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('the request is under way', () => bed.proxy.stats().upstreamConnections === 1);
    client.socket.destroy();
    await until('the instance sees the end', () => isEnded);
    expect(bed.proxy.stats()).toMatchObject({ activeRequests: 0, openConnections: 0 });
  });

  test('while a try waits is not tried for', async () => {
    const upstream = await keep(flaky(9, 'reset'));
    const bed = await gatewayTo([upstream.port], retry({ backoffMs: 200 }));
    const client = dial(bed.port);
    client.write(GET);
    await until('a try waits', () => bed.proxy.stats().retries === 1);
    client.socket.destroy();
    await until('nothing is under way', () => bed.proxy.stats().activeRequests === 0);
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('copies', () => {
  const mirror = (millionths: number): TestRule => ({
    mirrors: [{ service: 'shop/copy', subset: '', port: 0, millionths }],
  });
  const bedWith = async (rule: TestRule) => {
    const [primary, copy] = [await keep(flaky(0, 'reset')), await keep(flaky(99, 500))];
    const entries = [...service('shop/a', [primary.port]), ...service('shop/copy', [copy.port])];
    return { bed: await keep(startGateway([...entries, route([toA(rule)])])), primary, copy };
  };

  test('of a request have its body; nobody hears of their failure', async () => {
    const { bed, copy } = await bedWith(mirror(1_000_000));
    expect(await exchange(bed.port, POST)).toMatch(/^HTTP\/1\.1 200 /);
    await until('the copy arrives', () => copy.seen.length === 1);
    expect(copy.seen).toEqual(['hi']);
    expect(bed.proxy.stats().mirrored).toBe(1);
  });

  test('are made of a share, and not of long bodies', async () => {
    const { bed, copy, primary } = await bedWith(mirror(500_000));
    for (let round = 0; round < 60; round += 1) await exchange(bed.port, GET);
    await until('the copies arrive', () => copy.seen.length === bed.proxy.stats().mirrored);
    expect(copy.seen.length).toBeGreaterThan(10);
    expect(copy.seen.length).toBeLessThan(50);
    const all = await bedWith(mirror(1_000_000));
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
    await exchange(all.bed.port, `${head}Content-Length: 70000\r\n\r\n${'x'.repeat(70_000)}`);
    expect(all.bed.proxy.stats()).toMatchObject({ mirrored: 0, mirrorsDropped: 1 });
    expect(primary.seen).toHaveLength(60);
  });
});

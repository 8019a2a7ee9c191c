import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Pinger, startPinger } from './pinger.ts';
import {
  buildYamlWorker,
  createWorld,
  createYamlReader,
  OWN,
  ROUTES,
  rawRequest,
  route,
  send,
  type World,
  type YamlReader,
} from './subject.ts';

// The floors are one second for the answer and 100 ms for the others; these bounds leave room for slow machines, and
// the one for the answer is of CPU time, which does not grow where others work, too.
const ANSWER_CPU_MS = 3_000;
const OTHERS_P99_MS = 2_000;

let world: World;
let yaml: YamlReader;
let worker: Awaited<ReturnType<typeof buildYamlWorker>>;
let port = 0;
let pinger: Pinger;

beforeAll(async () => {
  worker = await buildYamlWorker();
  yaml = createYamlReader({ worker: worker.url });
  world = await createWorld({ yaml });
  port = await world.api.listen({ host: '127.0.0.1', port: 0 });
  pinger = startPinger(port, ROUTES, world.token.viewer);
  await post('application/yaml', 'a: b');
});
afterAll(async () => {
  await pinger.stop();
  await world.close();
  await yaml.close();
  worker.remove();
});

interface Posted {
  readonly status: number;
  readonly text: string;
  /** CPU time of this process until the answer was here, on all threads. */
  readonly milliseconds: number;
}

/** Sends a body over a socket, in pieces and without saying how long it is. */
function post(type: string, body: string | Buffer, path = `${OWN}/changesets`): Promise<Posted> {
  const before = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${world.token.admin}`, 'content-type': type };
    const outgoing = request(
      { host: '127.0.0.1', port, path, method: 'POST', headers, agent: false },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text, milliseconds: spent() }));
      },
    );
    // A server that refuses a body may close before all of it was sent.
    outgoing.on('error', (error) => ('code' in error && error.code === 'EPIPE' ? undefined : reject(error)));
    outgoing.end(body);
  });
}

const yamlHead = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n';
const manyKeys = (count: number) => Array.from({ length: count }, (_, at) => `  k${at}: v\n`).join('');
const bomb = () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 30; at++)
    lines.push(
      `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    );
  return lines.join('\n');
};
const change = (object: string) => `{"changes":[{"op":"put","object":${object}}]}`;
const jsonHead = '"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}';

const YAML = 'application/yaml';
const JSON_TYPE = 'application/json';
const MiB = 1_048_576;

const attacks: readonly (readonly [string, string, () => string | Buffer])[] = [
  ['10 MB of one text', YAML, () => `${yamlHead}data:\n  a: ${'x'.repeat(10 * MiB)}\n`],
  ['10 MB of small documents', YAML, () => `${yamlHead}---\n`.repeat(Math.floor((10 * MiB) / 70))],
  ['10 MB of keys', YAML, () => `${yamlHead}data:\n${manyKeys(700_000)}`],
  ['10 MB of opening brackets', YAML, () => '['.repeat(10 * MiB)],
  ['10 MB of brackets and colons', YAML, () => '[ [ ? : 0 '.repeat(MiB)],
  ['10 MB of dashes', YAML, () => '- '.repeat(5 * MiB)],
  ['12 MiB and a byte', YAML, () => 'x'.repeat(12 * MiB + 1)],
  ['100,000 keys in YAML', YAML, () => `${yamlHead}data:\n${manyKeys(100_000)}`],
  ['100,000 equal keys', YAML, () => `${yamlHead}data:\n${'  k: v\n'.repeat(100_000)}`],
  ['depth 10,000 in YAML', YAML, () => `${yamlHead}data: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  [
    'depth 10,000 by indentation',
    YAML,
    () => Array.from({ length: 3_000 }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
  ],
  ['an alias bomb', YAML, bomb],
  ['an alias to itself', YAML, () => 'a: &a [*a]\n'],
  ['bad UTF-8 in YAML', YAML, () => Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe])],
  ['__proto__ in YAML', YAML, () => `${yamlHead}data:\n  __proto__: {polluted: "yes"}\n`],
  ['a tag', YAML, () => `${yamlHead}data: !!js/function "x"\n`],
  [
    '100,000 keys in JSON',
    JSON_TYPE,
    () =>
      change(
        `{${jsonHead},"data":{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":"v"`).join(',')}}}`,
      ),
  ],
  [
    '100,000 items in JSON',
    JSON_TYPE,
    () => change(`{${jsonHead},"data":[${Array(100_000).fill('[]').join(',')}]}`),
  ],
  [
    '5,000 changes that are none',
    JSON_TYPE,
    () =>
      `{"changes":[${Array(5_000).fill('{"op":"put","object":{"kind":"Gateway","apiVersion":"v1"}}').join(',')}]}`,
  ],
  ['depth 10,000 in JSON', JSON_TYPE, () => change(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
  ['1.5 MB of opening brackets', JSON_TYPE, () => '['.repeat(1.5 * MiB)],
  ['more than 1.5 MiB', JSON_TYPE, () => `"${'x'.repeat(2 * MiB)}"`],
  ['10 MB', JSON_TYPE, () => `"${'x'.repeat(10 * MiB)}"`],
  ['bad UTF-8 in JSON', JSON_TYPE, () => Buffer.from([0x22, 0xc3, 0x28, 0x22])],
  ['half a surrogate', JSON_TYPE, () => change(`{${jsonHead},"data":{"a":1,"b":"\\ud800"}}`)],
  ['__proto__ in JSON', JSON_TYPE, () => change(`{${jsonHead},"data":{"__proto__":{"polluted":"yes"}}}`)],
  [
    'constructor in JSON',
    JSON_TYPE,
    () => change(`{${jsonHead},"constructor":{"prototype":{"polluted":"yes"}}}`),
  ],
  ['__proto__ as the body', JSON_TYPE, () => '{"__proto__":{"changes":[]},"changes":1}'],
  ['a compressed bomb', JSON_TYPE, () => gzipSync(Buffer.alloc(50 * MiB))],
];

describe('hostile bodies get a coded refusal while others are served', () => {
  it.each(attacks)('%s', async (_, type, body) => {
    const bytes = Buffer.from(body());
    // The one that was asked while the body was made here says nothing about the server.
    await vi.waitUntil(async () => (await pinger.measured()).count > 0, { timeout: 10_000, interval: 5 });
    const answer = await post(type, bytes);
    const others = await pinger.measured();
    const { status, error } = JSON.parse(answer.text);
    expect(status).toBe('Failure');
    expect(error.code).toMatch(/^FLYBALL_/);
    expect([400, 413, 422]).toContain(answer.status);
    expect(answer.milliseconds).toBeLessThan(ANSWER_CPU_MS);
    if (others.count > 0) expect(others.p99).toBeLessThan(OTHERS_P99_MS);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(world.failures).toEqual([]);
    expect(world.log.state().revision).toBe(0);
  });
});

describe('hostile requests', () => {
  it('patches cannot reach the prototype either', async () => {
    const { json } = await send(world, `POST ${ROUTES}`, { body: route('patched') });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const body = '{"metadata":{"labels":{"__proto__":"x"}},"__proto__":{"polluted":"yes"}}';
    const answer = await send(world, `PATCH ${ROUTES}/patched`, { headers, body });
    expect(answer.status).toBe(422);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect((await send(world, `GET ${ROUTES}/patched`)).json).toEqual(json);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['large headers', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused on the bare socket', async (_, text, status) => {
    expect(await rawRequest(port, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('a body is not read for who may not send it', async () => {
    const head = `POST ${OWN}/changesets HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\n`;
    const answer = await rawRequest(port, `${head}content-length: 10000000\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('one that waits for many is refused, not queued', async () => {
    const text = `${yamlHead}data:\n${manyKeys(50_000)}`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(YAML, text)));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => [413, 422, 429].includes(status))).toBe(true);
    expect(statuses).toContain(429);
  });
});

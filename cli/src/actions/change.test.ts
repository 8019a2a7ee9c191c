import { afterEach, describe, expect, it } from 'vitest';
import type { FakeWorld } from '../testing/fake-io.ts';
import { type FakeAnswer, refusal } from '../testing/fake-server.ts';
import { createRunner, OWN } from '../testing/runner.ts';
import { DELIVERIES, ROUTE } from '../testing/samples.ts';

const { flyball, close } = createRunner();
afterEach(close);

describe('apply', () => {
  const world: FakeWorld = { tree: { 'p/route.yaml': ROUTE } };
  const results = [{ object: 'HTTPRoute/shop/account', result: 'configured' }];
  const done: FakeAnswer = { body: { revision: 8, results, diagnostics: [] } };

  it('sends all documents as one change and prints what became of each', async () => {
    const { code, out, seen } = await flyball(
      ['apply', '-f', 'p', '-m', 'gray'],
      { [`POST ${OWN}/changesets`]: done },
      world,
    );
    expect([code, out]).toEqual([0, 'httproute/account configured\n']);
    expect(seen[0]?.body).toMatchObject({
      message: 'gray',
      changes: [
        { op: 'put', object: { kind: 'HTTPRoute', metadata: { name: 'account', namespace: 'shop' } } },
      ],
    });
  });

  it('sends of several files the last that names an object', async () => {
    const tree = { 'base.yaml': ROUTE, 'gray.yaml': ROUTE.replace('v22', 'v2') };
    const args = ['apply', '-f', 'base.yaml', '-f', 'gray.yaml'];
    const { seen } = await flyball(args, { [`POST ${OWN}/changesets`]: done }, { tree });
    expect(JSON.stringify(seen[0]?.body).match(/account\.v\d+/g)).toEqual(['account.v2']);
  });

  it('tells once what both the command and the server find', async () => {
    const service = 'apiVersion: flyball.dev/v1\nkind: CatalogService\nmetadata: {name: a}\n';
    const tree = { 'a.yaml': `${service}spec: {exportTo: [b]}\n` };
    const finding = { code: 'FB1402', severity: 'warning', message: 'Of the server.', fix: '' };
    const diagnostics = ['/spec/exportTo', '/spec'].map((field) => ({ ...finding, field, change: 0 }));
    const answer = { body: { revision: 8, results, diagnostics } };
    const { err } = await flyball(
      ['apply', '-f', 'a.yaml'],
      { [`POST ${OWN}/changesets`]: answer },
      { tree },
    );
    expect(err.match(/warning FB1402: .*/g)).toEqual([
      expect.stringContaining('exportTo is kept'),
      'warning FB1402: Of the server.',
    ]);
  });

  it('tells once of documents for other programs, and does not send them', async () => {
    const deployment = (name: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\n`;
    const tree = { 'all.yaml': `${deployment('a')}---\n${ROUTE}---\n${deployment('b')}` };
    const { err, seen } = await flyball(
      ['apply', '-f', 'all.yaml'],
      { [`POST ${OWN}/changesets`]: done },
      { tree },
    );
    expect(err.match(/FB1101/g)).toHaveLength(1);
    expect(seen[0]?.body).toMatchObject({ changes: [{ object: { kind: 'HTTPRoute' } }] });
  });

  it('asks only, when told so', async () => {
    const { out, seen } = await flyball(
      ['apply', '-f', 'p', '--dry-run', '--allow-broken'],
      { [`POST ${OWN}/changesets?dryRun=All&allowBroken=true`]: done },
      world,
    );
    expect([out, seen.length]).toEqual(['httproute/account configured (dry run)\n', 1]);
  });

  it('sends nothing of a wrong file', async () => {
    const tree = { 'wrong.yaml': ROUTE.replace('backendRefs', 'backendRef') };
    const { code, out, err, seen } = await flyball(['apply', '-f', 'wrong.yaml'], {}, { tree });
    expect({ code, out, seen }).toEqual({ code: 2, out: '', seen: [] });
    expect(err).toContain('wrong.yaml:7:7: error FB1102: ');
    expect(err).toContain('fix: Did you mean "backendRefs"?');
    expect(err).toContain('1 error. Nothing was applied.');
  });

  it('shows what the server finds at its place in the file', async () => {
    const finding = {
      code: 'FB1203',
      severity: 'error',
      field: '/spec/rules/0/backendRefs/0/name',
      message: 'No v22.',
      fix: 'Did you mean v2?',
    };
    const elsewhere = { ...finding, object: 'HTTPRoute/shop/other' };
    const answer = refusal(422, {
      code: 'FLYBALL_API_BROKEN',
      message: 'The change would break two things.',
      diagnostics: [{ ...finding, change: 0 }, elsewhere],
    });
    const { code, err } = await flyball(['apply', '-f', 'p'], { [`POST ${OWN}/changesets`]: answer }, world);
    expect(code).toBe(2);
    expect(err).toContain(
      'p/route.yaml:8:52: error FB1203: No v22.\n  HTTPRoute shop/account /spec/rules/0/backendRefs/0/name\n',
    );
    expect(err).toContain('fix: Did you mean v2?');
    expect(err).toContain('\nerror FB1203: No v22.\n  HTTPRoute shop/other ');
    expect(err).toContain(
      'Nothing was applied. [FLYBALL_API_BROKEN]\n  Mend what is named above, or add --allow-broken.',
    );
  });

  it.each([
    ['every client has it', { complete: true, deliveries: [] }, 0, 'Every client has revision 8.'],
    ['one refuses it', { complete: true, deliveries: DELIVERIES }, 1, 'rejected by envoy-7'],
    ['time is up', { complete: false, deliveries: DELIVERIES }, 3, 'Time is up'],
  ])('--wait: %s', async (...[, body, exit, said]) => {
    const answers = { [`POST ${OWN}/changesets`]: done, [`POST ${OWN}/settled`]: { body } };
    const { code, err, seen } = await flyball(['apply', '-f', 'p', '--wait=2m'], answers, world);
    expect([code, err.includes(said)]).toEqual([exit, true]);
    expect(seen[1]?.body).toEqual({ objects: ['HTTPRoute/shop/account'], revision: 8, timeoutMs: 120_000 });
  });

  it('ends with 3 when the server gave up waiting', async () => {
    const late = refusal(504, { code: 'FLYBALL_API_TIMEOUT', message: 'Not settled.' });
    const answers = { [`POST ${OWN}/changesets`]: done, [`POST ${OWN}/settled`]: late };
    expect((await flyball(['apply', '-f', 'p', '--wait'], answers, world)).code).toBe(3);
  });

  it('--split commits by namespace and says what stays', async () => {
    const tree = {
      'a.yaml': `${ROUTE}---\n${ROUTE.replace('shop', 'zoo')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n`,
    };
    let calls = 0;
    const answer = () =>
      ++calls < 3 ? done : refusal(409, { code: 'FLYBALL_LOG_CONFLICT', message: 'Changed.' });
    const { code, err, seen } = await flyball(
      ['apply', '-f', 'a.yaml', '--split'],
      { [`POST ${OWN}/changesets`]: answer },
      { tree },
    );
    expect(code).toBe(1);
    expect(seen.map(({ body }) => JSON.stringify(body).match(/"namespace":"\w+"|Namespace/g))).toEqual([
      ['Namespace'],
      ['"namespace":"shop"'],
      ['"namespace":"zoo"'],
    ]);
    expect(err).toContain('2 namespaces committed before; those stay: --split is not atomic.');
  });

  it('says how to go on with more than a change holds', async () => {
    const big = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "${'x'.repeat(600_000)}", b: "${'x'.repeat(600_000)}"}\n`;
    const { code, err } = await flyball(['apply', '-f', 'a.yaml'], {}, { tree: { 'a.yaml': big } });
    expect(code).toBe(2);
    expect(err).toContain('--split');
  });
});

describe('diff', () => {
  const plan = (op: string) => ({
    revision: 7,
    resources: [{ object: 'HTTPRoute/shop/account', op, fields: [] }],
    entries: [],
    diagnostics: [],
    blast: { services: [], clients: 0, clientsByClass: {}, instances: 0, allInstances: 0 },
    fidelity: [],
  });
  const tree = { 'a.yaml': ROUTE };

  it.each([
    ['none', 0],
    ['change', 1],
    ['create', 1],
  ])('%s ends with %i', async (op, exit) => {
    const { code } = await flyball(
      ['diff', '-f', 'a.yaml'],
      { [`POST ${OWN}/plans`]: { body: plan(op) } },
      { tree },
    );
    expect(code).toBe(exit);
  });

  it.each([
    ['a wrong file', { 'a.yaml': 'a: [' }, {}],
    ['a missing file', {}, {}],
    [
      'a conflict',
      tree,
      { [`POST ${OWN}/plans`]: refusal(409, { code: 'FLYBALL_LOG_CONFLICT', message: 'Changed.' }) },
    ],
  ])('%s ends above 1', async (_, given, answers) => {
    expect((await flyball(['diff', '-f', 'a.yaml'], answers, { tree: given })).code).toBe(2);
  });
});

describe('delete and undo', () => {
  it('deletes all or nothing', async () => {
    const results = ['a', 'b'].map((name) => ({ object: `HTTPRoute/shop/${name}`, result: 'deleted' }));
    const line = ['delete', 'httproute', 'a', 'b', '-n', 'shop'];
    const { code, out, err, seen } = await flyball(line, {
      [`POST ${OWN}/changesets`]: { body: { revision: 8, results, diagnostics: [] } },
    });
    expect([code, out, err]).toEqual([0, 'httproute/a deleted\nhttproute/b deleted\n', '']);
    expect(seen[0]?.body).toMatchObject({
      changes: [
        { op: 'delete', key: 'HTTPRoute/shop/a' },
        { op: 'delete', key: 'HTTPRoute/shop/b' },
      ],
    });
    const message = 'HTTPRoute/shop/b does not exist.';
    const refused = await flyball(line, {
      [`POST ${OWN}/changesets`]: refusal(404, { code: 'FLYBALL_LOG_NOT_FOUND', message }),
    });
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain(`${message} Nothing was deleted. [FLYBALL_LOG_NOT_FOUND]\n  Leave it out`);
  });

  it('undoes one object', async () => {
    const { out, seen } = await flyball(['undo', 'httproute/a', '-n', 'shop'], {
      [`POST ${OWN}/undo`]: { body: { revision: 9, object: 'HTTPRoute/shop/a', result: 'configured' } },
    });
    expect([out, seen[0]?.body]).toEqual(['httproute/a configured\n', { object: 'HTTPRoute/shop/a' }]);
  });

  it('undoes nothing that breaks something, unless that is wanted', async () => {
    const finding = { code: 'FB1201', severity: 'error', field: '/spec', message: 'Gone.', fix: '' };
    const diagnostics = [{ ...finding, object: 'HTTPRoute/shop/b' }];
    const refused = { code: 'FLYBALL_API_BROKEN', message: 'It breaks one thing.', diagnostics };
    const line = ['undo', 'gateway/a', '-n', 'shop'];
    const first = await flyball(line, { [`POST ${OWN}/undo`]: refusal(422, refused) });
    expect([first.code, first.out]).toEqual([2, '']);
    expect(first.err).toContain('error FB1201: Gone.\n  HTTPRoute shop/b');
    expect(first.err).toContain('or add --allow-broken.');
    const { out } = await flyball([...line, '--allow-broken'], {
      [`POST ${OWN}/undo?allowBroken=true`]: {
        body: { revision: 9, object: 'Gateway/shop/a', result: 'deleted' },
      },
    });
    expect(out).toBe('gateway/a deleted\n');
  });
});

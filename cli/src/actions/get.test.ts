import { afterEach, describe, expect, it } from 'vitest';
import { ALL_ROUTES, createRunner, list, ROUTES } from '../testing/runner.ts';
import { STORED_ROUTE } from '../testing/samples.ts';

const { flyball, close } = createRunner();
afterEach(close);

describe('get', () => {
  it('prints a table', async () => {
    const { code, out, seen } = await flyball(['get', 'httproutes', '-n', 'shop', '-l', 'app=shop'], {
      [`GET ${ROUTES}`]: list(STORED_ROUTE),
    });
    expect(code).toBe(0);
    expect(out).toBe(
      'NAME      HOSTNAMES          ACCEPTED   RESOLVED   AGE\naccount   shop.example.com   True       False      4m30s\n',
    );
    expect(seen.map(({ path }) => path)).toEqual([`${ROUTES}?labelSelector=app%3Dshop&limit=1000`]);
  });

  it('follows pages and prints names', async () => {
    const { out } = await flyball(['get', 'httproute', '-A', '-o', 'name'], {
      [`GET ${ALL_ROUTES}?limit=1000`]: {
        body: { metadata: { resourceVersion: '7', continue: 'more' }, items: [STORED_ROUTE] },
      },
      [`GET ${ALL_ROUTES}?limit=1000&continue=more`]: list(STORED_ROUTE),
    });
    expect(out).toBe('httproute/account\nhttproute/account\n');
  });

  it('prints one object as it is, several as a List', async () => {
    const answers = {
      [`GET ${ROUTES}/account`]: { body: STORED_ROUTE },
      [`GET ${ROUTES}`]: list(STORED_ROUTE),
    };
    const one = await flyball(['get', 'httproute/account', '-n', 'shop', '-o', 'json'], answers);
    expect(JSON.parse(one.out)).toEqual(STORED_ROUTE);
    const all = await flyball(['get', 'httproutes', '-n', 'shop', '-o', 'yaml'], answers);
    expect(all.out).toMatch(/^apiVersion: v1\nkind: List\nitems:\n {2}- apiVersion: gateway/);
  });

  it('says what is not there and prints the rest', async () => {
    const { code, out, err } = await flyball(
      ['get', 'httproute', 'account', 'nope', '-n', 'shop', '-o', 'name'],
      {
        [`GET ${ROUTES}/account`]: { body: STORED_ROUTE },
      },
    );
    expect([code, out]).toEqual([1, 'httproute/account\n']);
    expect(err).toContain('There is no httproute/nope in namespace shop.');
  });

  it('says when there is nothing', async () => {
    const { code, out, err } = await flyball(['get', 'httproutes', '-n', 'shop'], {
      [`GET ${ROUTES}`]: list(),
    });
    expect([code, out, err]).toEqual([0, '', 'No resources found; -A looks in all namespaces.\n']);
  });

  it('watches: the objects there are, then each change, and lists again when the revision is gone', async () => {
    const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
    const changed = {
      ...STORED_ROUTE,
      metadata: { ...STORED_ROUTE.metadata, name: 'a-longer-name', resourceVersion: '8' },
    };
    const watch = `GET ${ROUTES}?watch=1&allowWatchBookmarks=1&resourceVersion=`;
    const { code, out, err } = await flyball(['get', 'httproutes', '-n', 'shop', '-w'], {
      [`GET ${ROUTES}?limit=1000`]: list(STORED_ROUTE),
      [`${watch}7`]: {
        body: line('MODIFIED', changed) + line('BOOKMARK', { metadata: { resourceVersion: '9' } }),
      },
      [`${watch}9`]: { body: line('ERROR', { code: 500, message: 'The log is closed.' }) },
    });
    expect(out).toBe(`NAME      HOSTNAMES          ACCEPTED   RESOLVED   AGE
account   shop.example.com   True       False      4m30s
a-longer-name   shop.example.com   True       False      4m30s
`);
    expect([code, err.includes('The log is closed.')]).toEqual([4, true]);
  });

  it('watches with the columns of all the objects there are', async () => {
    const other = { ...STORED_ROUTE, metadata: { ...STORED_ROUTE.metadata, name: 'a-longer-name' } };
    const { out } = await flyball(['get', 'httproutes', '-n', 'shop', '-w'], {
      [`GET ${ROUTES}?limit=1000`]: list(STORED_ROUTE, other),
    });
    expect(out).toBe(`NAME            HOSTNAMES          ACCEPTED   RESOLVED   AGE
account         shop.example.com   True       False      4m30s
a-longer-name   shop.example.com   True       False      4m30s
`);
  });

  it('says that a watch broke off', async () => {
    const { code, err } = await flyball(['get', 'httproutes', '-n', 'shop', '-w'], {
      [`GET ${ROUTES}?limit=1000`]: list(STORED_ROUTE),
      [`GET ${ROUTES}`]: { body: '{"type":"MODIFIED","obj' },
    });
    expect([code, err]).toEqual([4, expect.stringContaining('The watch ended within a line.')]);
  });

  it('goes no further without a server', async () => {
    const { code, err } = await flyball(['get', 'gtw'], {}, { env: {} });
    expect([code, err.includes('flyball serve')]).toEqual([4, true]);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { ALL_ROUTES, createRunner, items, list, OWN, ROUTES } from '../testing/runner.ts';
import { DELIVERIES, STORED_ROUTE } from '../testing/samples.ts';

const { flyball, close } = createRunner();
afterEach(close);

describe('reading', () => {
  const history = {
    revision: 3,
    author: 'ada',
    message: 'gray',
    type: 'changed',
    at: '2026-05-01T11:00:00Z',
    object: STORED_ROUTE,
  };

  it('describes an object with all that is known of it', async () => {
    const condition = {
      object: 'HTTPRoute/shop/account',
      parent: 'Gateway/shop/public',
      type: 'Accepted',
      status: 'True',
      reason: 'Accepted',
      message: '',
    };
    const { out } = await flyball(['describe', 'httproute/account', '-n', 'shop'], {
      [`GET ${ROUTES}/account`]: { body: STORED_ROUTE },
      [`GET ${OWN}/conditions`]: {
        body: { conditions: [condition, { ...condition, port: 8443 }], diagnostics: [] },
      },
      [`GET ${OWN}/deliveries`]: items(...DELIVERIES),
      [`GET ${OWN}/history`]: items(history),
    });
    for (const part of [
      'Name:        account\n',
      'Labels:      app="shop"\n',
      'Spec:\n  parentRefs:\n    - name: public\n',
      'Conditions:\n  TYPE       STATUS   REASON     FOR                             MESSAGE\n',
      '  Accepted   True     Accepted   Gateway/shop/public port 8443   <none>\n',
      'Deliveries:\n  ENGINE    CLIENTS\n  gateway   1 observed, 1 accepted\n',
      'History:\n  REVISION   CHANGE    AUTHOR   AGE   MESSAGE\n  3          changed   ada      60m   gray\n',
    ])
      expect(out).toContain(part);
  });

  it('tells the history, and when there is none', async () => {
    const path = `GET ${OWN}/history?object=HTTPRoute%2Fshop%2Faccount`;
    const { out } = await flyball(['history', 'httproute/account', '-n', 'shop'], { [path]: items(history) });
    expect(out).toContain('3          changed   ada      60m   gray');
    expect((await flyball(['history', 'httproute/account', '-n', 'shop'], { [path]: items() })).code).toBe(1);
  });

  it('tells the last changes of all objects', async () => {
    const { object: _, type: __, ...note } = history;
    const objects = ['HTTPRoute/shop/a', 'Source//local', 'Gateway/shop/b', 'Gateway/shop/c'];
    const commits = items({ ...note, objects: [] }, { ...note, revision: 4, objects });
    const { out } = await flyball(['history'], { [`GET ${OWN}/commits`]: commits });
    expect(out.split('\n')[1]).toBe(
      '4          HTTPRoute shop/a, Source local, Gateway shop/b and 1 more   ada      60m   gray',
    );
  });

  it('shows the status of all objects of a name', async () => {
    const { code, out } = await flyball(['status', 'account', '-n', 'shop'], {
      [`GET ${ROUTES}/account`]: { body: STORED_ROUTE },
      'GET /apis/flyball.dev/v1/namespaces/shop/catalogservices/account': { body: STORED_ROUTE },
      [`GET ${OWN}/deliveries?object=HTTPRoute%2Fshop%2Faccount`]: items(...DELIVERIES),
      [`GET ${OWN}/deliveries?object=CatalogService%2Fshop%2Faccount`]: items(),
    });
    expect(code).toBe(0);
    expect(out).toContain('HTTPRoute shop/account\nENGINE');
    expect(out).toContain('\nCatalogService shop/account\nIt compiles to nothing');
  });

  it('shows fidelity by class', async () => {
    const { out } = await flyball(['fidelity'], {
      [`GET ${OWN}/clients`]: items({ id: 'a', class: 'grpc' }, { id: 'b', class: 'envoy' }),
      [`GET ${ALL_ROUTES}`]: list(STORED_ROUTE),
      ...Object.fromEntries(
        ['gateways'].map((plural) => [`GET /apis/gateway.networking.k8s.io/v1/${plural}`, list()]),
      ),
      ...Object.fromEntries(
        ['catalogservices', 'trafficpolicies', 'ratelimitpolicies', 'envoypatches'].map((plural) => [
          `GET ${OWN}/${plural}`,
          list(),
        ]),
      ),
      [`GET ${OWN}/deliveries`]: items(...DELIVERIES),
    });
    expect(out).toContain('FEATURE        ENVOY   GRPC\nroute.mirror   exact   unsupported\n');
  });

  it('shows fidelity of one object', async () => {
    const { out } = await flyball(['fidelity', 'httproute/account', '-n', 'shop'], {
      [`GET ${OWN}/clients`]: items({ id: 'a', class: 'grpc' }),
      [`GET ${OWN}/deliveries?object=HTTPRoute%2Fshop%2Faccount`]: items(...DELIVERIES),
    });
    expect(out).toContain('FEATURE        GRPC\nroute.mirror   unsupported\n');
  });

  it('lists clients, services and modules', async () => {
    const answers = {
      [`GET ${OWN}/clients`]: items({
        id: 'envoy-1',
        service: '',
        class: 'envoy',
        version: '1.40',
        address: '127.0.0.1',
        engine: 'xds',
        replica: 'r',
      }),
      [`GET ${OWN}/services`]: items({
        service: 'shop/account',
        source: 'builtin',
        instances: [
          { address: '127.0.0.1', port: 1, weight: 100, health: 'healthy', labels: { version: 'v2' } },
          { address: '::1', port: 2, weight: 100, health: 'unhealthy', labels: { version: 'v1' } },
        ],
      }),
      [`GET ${OWN}/modules`]: items({
        name: 'api',
        doc: 'The API.',
        needs: ['plane'],
        optional: false,
        state: 'running',
      }),
    };
    expect((await flyball(['clients'], answers)).out).toContain(
      'envoy-1   <none>    envoy   1.40      xds\n',
    );
    expect((await flyball(['services'], answers)).out).toContain(
      'shop/account   builtin   1 of 2 healthy   v1,v2\n',
    );
    expect((await flyball(['services', '-o', 'wide'], answers)).out).toContain('[::1]:2');
    expect((await flyball(['modules'], answers)).out).toContain(
      'api      running (always on)   plane   The API.\n',
    );
    expect((await flyball(['clients'], { [`GET ${OWN}/clients`]: items() })).err).toContain(
      'No client is connected',
    );
  });

  it('tells of older changes that are not shown', async () => {
    const commit = { revision: 1, at: history.at, author: 'ada', message: '', objects: ['Gateway/a/b'] };
    const commits = Array.from({ length: 51 }, (_, index) => ({ ...commit, revision: index + 1 }));
    const all = await flyball(['history'], { [`GET ${OWN}/commits?limit=51`]: items(...commits) });
    expect(all.out.split('\n')).toHaveLength(52);
    expect(all.err).toContain('Only the last 50 changes');
    const few = await flyball(['history'], { [`GET ${OWN}/commits?limit=51`]: items(...commits.slice(1)) });
    expect(few.err).toBe('');
    const { out } = await flyball(['describe', 'httproute/account', '-n', 'shop'], {
      [`GET ${ROUTES}/account`]: { body: STORED_ROUTE },
      [`GET ${OWN}/conditions`]: { body: { conditions: [], diagnostics: [] } },
      [`GET ${OWN}/deliveries`]: items(),
      [`GET ${OWN}/history`]: items(...Array.from({ length: 7 }, () => history)),
    });
    expect(out).toContain('  … and 2 older, see flyball history httproute/shop/account\n');
  });

  it('lists services and their instances in order, whoever registered first', async () => {
    const instance = (port: number) => ({
      address: '127.0.0.1',
      port,
      weight: 100,
      health: 'healthy',
      labels: {},
    });
    const answers = {
      [`GET ${OWN}/services`]: items(
        { service: 'shop/stock', source: 'builtin', instances: [instance(9), instance(3)] },
        { service: 'shop/account', source: 'builtin', instances: [instance(1)] },
      ),
    };
    const first = (text: string) => text.split('\n').map((line) => line.split(/ +/).slice(0, 3).join(' '));
    expect(first((await flyball(['services'], answers)).out).slice(1, 3)).toEqual([
      'shop/account builtin 1',
      'shop/stock builtin 2',
    ]);
    expect(first((await flyball(['services', '-o', 'wide'], answers)).out).slice(1, 4)).toEqual([
      'shop/account builtin 127.0.0.1:1',
      'shop/stock builtin 127.0.0.1:3',
      'shop/stock builtin 127.0.0.1:9',
    ]);
  });

  it('says when a kind that is described has no object', async () => {
    const { code, out, err } = await flyball(['describe', 'httproutes', '-n', 'shop'], {
      [`GET ${ROUTES}?limit=1000`]: list(),
    });
    expect([code, out, err]).toEqual([
      0,
      '',
      'No resources found; flyball get httproutes -A looks in all namespaces.\n',
    ]);
  });

  it('explains kinds without a server', async () => {
    const { code, out } = await flyball(['explain', 'httproute.spec.rules[0].matches'], {}, { env: {} });
    expect(code).toBe(0);
    expect(out).toContain('FIELD    spec.rules.matches <[]object>');
    expect((await flyball(['api-resources', '-o', 'name'], {}, { env: {} })).out).toContain('httproutes\n');
  });
});

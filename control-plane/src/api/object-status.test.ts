import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROUTES, route, send } from './testing/requests.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

describe('status', () => {
  it('of a route stands under its parents as they were written', async () => {
    await send(world, `POST ${ROUTES}`, { body: route() });
    const about = { object: 'HTTPRoute/shop/account', parent: 'Gateway/shop/edge' } as const;
    world.plane.set.conditions.set('HTTPRoute/shop/account', [
      { ...about, type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
      { ...about, type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message: 'no account' },
    ]);
    const { json } = await send(world, `GET ${ROUTES}/account`);
    expect(json.status.parents).toEqual([
      {
        parentRef: json.spec.parentRefs[0],
        controllerName: 'flyball.dev/gateway',
        conditions: [
          expect.objectContaining({ type: 'Accepted', status: 'True', observedGeneration: 1 }),
          expect.objectContaining({
            type: 'ResolvedRefs',
            message: 'no account',
            lastTransitionTime: json.metadata.creationTimestamp,
          }),
        ],
      },
    ]);
  });

  it('of a Gateway has conditions and listeners', async () => {
    const path = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways';
    const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
    const spec = { gatewayClassName: 'flyball', listeners };
    const created = await send(world, `POST ${path}`, { body: { metadata: { name: 'edge' }, spec } });
    expect(created.status).toBe(201);
    const object = 'Gateway/shop/edge';
    world.plane.set.conditions.set(object, [
      { object, type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
      {
        object,
        sectionName: 'http',
        type: 'Conflicted',
        status: 'False',
        reason: 'NoConflicts',
        message: '',
      },
    ]);
    world.gateway.listeners = [
      {
        gateway: 'shop/edge',
        listener: 'http',
        attachedRoutes: 3,
        supportedKinds: ['HTTPRoute'],
      },
    ];
    const { json } = await send(world, `GET ${path}/edge/status`);
    expect(json.status).toMatchObject({
      conditions: [{ type: 'Accepted' }],
      listeners: [
        {
          name: 'http',
          attachedRoutes: 3,
          supportedKinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
          conditions: [{ type: 'Conflicted', status: 'False' }],
        },
      ],
    });
  });

  it('of a route keeps references to two ports of one parent apart', async () => {
    const parentRefs = [80, 81].map((port) => ({ name: 'edge', port }));
    const body = { ...route(), spec: { parentRefs } };
    await send(world, `POST ${ROUTES}`, { body });
    const about = {
      object: 'HTTPRoute/shop/account',
      parent: 'Gateway/shop/edge',
      type: 'Accepted',
    } as const;
    world.plane.set.conditions.set('HTTPRoute/shop/account', [
      { ...about, port: 80, status: 'True', reason: 'Accepted', message: '' },
      { ...about, port: 81, status: 'False', reason: 'NoMatchingParent', message: '' },
    ]);
    const { json } = await send(world, `GET ${ROUTES}/account`);
    expect(json.status.parents).toEqual([
      expect.objectContaining({ parentRef: json.spec.parentRefs[0], conditions: [reasoned('Accepted')] }),
      expect.objectContaining({
        parentRef: json.spec.parentRefs[1],
        conditions: [reasoned('NoMatchingParent')],
      }),
    ]);
  });

  describe('addresses of a Gateway', () => {
    const path = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways';
    const object = 'Gateway/shop/edge';
    const addressesWhen = async (programmed: 'True' | 'False', asked?: readonly object[]) => {
      const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
      const spec = { gatewayClassName: 'flyball', listeners, ...(asked && { addresses: asked }) };
      await send(world, `POST ${path}`, { body: { metadata: { name: 'edge' }, spec } });
      world.plane.set.conditions.set(object, [
        {
          object,
          sectionName: 'http',
          type: 'Programmed',
          status: 'True',
          reason: 'Programmed',
          message: '',
        },
        { object, type: 'Programmed', status: programmed, reason: 'x', message: '' },
      ]);
      world.gateway.addresses = ['0.0.0.0'];
      return (await send(world, `GET ${path}/edge`)).json.status.addresses;
    };

    it('are what its engine binds', async () => {
      expect(await addressesWhen('True')).toEqual([{ type: 'IPAddress', value: '0.0.0.0' }]);
    });

    it('are those it asks for where there are any', async () => {
      const asked = [{ value: '192.0.2.7' }, { type: 'IPAddress' }];
      expect(await addressesWhen('True', asked)).toEqual([{ type: 'IPAddress', value: '192.0.2.7' }]);
    });

    it('are not there before it is programmed', async () => {
      expect(await addressesWhen('False')).toBeUndefined();
    });
  });
});

const reasoned = (reason: string) => expect.objectContaining({ reason });

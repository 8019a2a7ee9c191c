import type { PortClaimSpec, Resource } from '@flyball/policy';
import { loadValue } from '@flyball/policy/load';
import { expect, it, vi } from 'vitest';
import { createPlaneWorld } from '../../api/testing/plane-world.ts';
import { listObjects } from '../../resources/query.ts';
import { createShelf, type LogLines, type ServeContext } from '../parts.ts';
import { claimsModule } from './claims.ts';

const WAIT = { timeout: 15_000 };

const service = (name: string): Resource => {
  const [resource] = loadValue({
    apiVersion: 'flyball.dev/v1',
    kind: 'CatalogService',
    metadata: { name, namespace: 'shop' },
    spec: { waypoint: { gateway: 'edge' } },
  }).resources;
  return resource ?? expect.fail();
};

it('services that come while ports are handed out get theirs too', async () => {
  const world = await createPlaneWorld();
  const { log, core, real } = world;
  const error = vi.fn();
  const lines: LogLines = { info: () => undefined, warn: () => undefined, error };
  const shelf = createShelf();
  shelf.put('log', log);
  shelf.put('core', core);
  shelf.put('plane', real);
  // The module reads nothing else of the context.
  const running = await claimsModule.start({ shelf, log: lines } as ServeContext);
  const names = ['c', 'b', 'a'];
  const put = (name: string) =>
    log.commit({ author: 't', message: '', changes: [{ op: 'put', object: service(name) }] });
  await Promise.all(names.map(put));
  await vi.waitFor(() => {
    const claims = listObjects(log.state(), { kind: 'PortClaim' })
      .items as readonly Resource<PortClaimSpec>[];
    expect(claims.map(({ spec }) => spec.service).sort()).toEqual(['shop/a', 'shop/b', 'shop/c']);
    expect(new Set(claims.map(({ spec }) => spec.port)).size).toBe(3);
  }, WAIT);
  expect(error).not.toHaveBeenCalled();
  await running.stop();
  await world.close();
});

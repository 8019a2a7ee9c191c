import { join } from 'node:path';
import type { CatalogServiceSpec, PortClaimSpec, Resource } from '@flyball/policy';
import { createRegistry, createWaypointView, systemClock } from '@flyball/registry';
import { followRegistry } from '../../catalog/registry-source.ts';
import { assumedWaypoints } from '../../controllers/waypoints.ts';
import type { Module } from '../../modules/module.ts';
import type { ResourceLog } from '../../resources/open.ts';
import { allObjects } from '../../resources/query.ts';
import { bound } from '../bound.ts';
import { fileSnapshots } from '../file-snapshots.ts';
import type { ServeContext } from '../parts.ts';

/** The built-in registry, for unmodified Nacos clients. */
export const registryModule: Module<ServeContext> = {
  name: 'registry',
  doc: 'The built-in registry: Nacos clients register and find services over HTTP v1 and gRPC.',
  needs: ['plane'],
  optional: true,
  options: ['bind', 'nacos-http-port', 'nacos-grpc-port'],
  start: async ({ options, shelf, data, log: lines }) => {
    const clock = systemClock;
    const waypoints = createWaypointView({ clock, assumed: assumedOf(shelf.take('log')) });
    const registry = createRegistry({
      clock,
      snapshots: fileSnapshots(join(data, 'instances.json')),
      view: waypoints,
      log: ({ message, ...facts }) => lines.info(message, facts),
    });
    const core = shelf.take('core');
    const unfollow = followRegistry(registry.events, core);
    const { nacosHttpPort, nacosGrpcPort, bind } = options;
    const http = { host: bind, port: nacosHttpPort };
    const grpc = { host: bind, port: nacosGrpcPort };
    const flags = { '--nacos-http-port': nacosHttpPort, '--nacos-grpc-port': nacosGrpcPort };
    const ports = await bound(flags, () => registry.start({ http, grpc }));
    shelf.put('nacosPorts', ports);
    shelf.put('registry', registry);
    shelf.put('waypoints', waypoints);
    return {
      stop: async () => {
        unfollow();
        await registry.stop(1_000);
      },
    };
  },
};

const assumedOf = (log: ResourceLog) => {
  const objects = [...allObjects(log.state())];
  return assumedWaypoints(
    objects.filter((object): object is Resource<CatalogServiceSpec> => object.kind === 'CatalogService'),
    objects.filter((object): object is Resource<PortClaimSpec> => object.kind === 'PortClaim'),
  );
};

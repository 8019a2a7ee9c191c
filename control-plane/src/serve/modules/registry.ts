import { join } from 'node:path';
import type { CatalogServiceSpec, Resource } from '@flyball/policy';
import { entryId } from '@flyball/policy/compile';
import { readBody } from '@flyball/proto/ir';
import { createRegistry, createWaypointView, systemClock } from '@flyball/registry';
import { followRegistry } from '../../catalog/registry-source.ts';
import { assumedWaypoints } from '../../controllers/waypoints.ts';
import type { Module } from '../../modules/module.ts';
import type { PlaneCore } from '../../plane/core.ts';
import { listObjects } from '../../resources/query.ts';
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
    const core = shelf.take('core');
    const waypoints = createWaypointView({ clock, assumed: assumedOf(core) });
    const registry = createRegistry({
      clock,
      snapshots: fileSnapshots(join(data, 'instances.json')),
      view: waypoints,
      log: ({ message, ...facts }) => lines.info(message, facts),
    });
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

const assumedOf = ({ log, compiled }: PlaneCore) => {
  const services = listObjects(log.state(), { kind: 'CatalogService' });
  // The schema of each kind has parsed what the log holds: the kind decides the spec.
  return assumedWaypoints(services.items as readonly Resource<CatalogServiceSpec>[], (key) => {
    const entry = compiled.entry(entryId({ kind: 'Listener', key }));
    return entry && readBody('Listener', entry);
  });
};

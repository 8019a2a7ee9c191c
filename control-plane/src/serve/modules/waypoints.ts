import type { CatalogServiceSpec, Resource } from '@flyball/policy';
import { readBody } from '@flyball/proto/ir';
import { waypointAnswer, waypointRefs } from '../../controllers/waypoints.ts';
import type { Module } from '../../modules/module.ts';
import { allObjects } from '../../resources/query.ts';
import type { Parts, ServeContext } from '../parts.ts';

/** Leads consumers through gateways as long as those serve. */
export const waypointsModule: Module<ServeContext> = {
  name: 'waypoints',
  doc: 'Lets the registry answer the gateway for services with a waypoint, while one gateway serves it.',
  needs: ['plane', 'registry'],
  optional: true,
  options: [],
  start: async ({ shelf }) => {
    const core = shelf.take('core');
    const view = shelf.take('waypoints');
    const set = () => view.set({ waypoints: servedWaypoints(core, shelf.take('plane')), exempt: NOBODY });
    const unsubscribe = core.subscribe(set);
    set();
    return { stop: async () => unsubscribe() };
  },
};

/** The built-in gateway reads endpoints from the plane, never from the registry: it needs no exemption. */
const NOBODY = { addresses: [], services: [], labels: {} } as const;

const servedWaypoints = (core: Parts['core'], plane: Parts['plane']) =>
  [...allObjects(core.log.state())].filter(isWithWaypoint).flatMap((service) => {
    const { object, listener } = waypointRefs(service);
    const entry = core.compiled.entry(`Listener ${listener}`);
    const delivery = plane
      .deliveries(object)
      .find(({ kind, key }) => kind === 'Listener' && key === listener);
    if (entry === undefined || delivery === undefined) return [];
    const name = `${service.metadata.namespace}/${service.metadata.name}`;
    return waypointAnswer(name, readBody('Listener', entry), delivery) ?? [];
  });

const isWithWaypoint = (object: Resource): object is Resource<CatalogServiceSpec> =>
  object.kind === 'CatalogService' && (object.spec as CatalogServiceSpec).waypoint !== undefined;

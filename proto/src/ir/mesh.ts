import { fill } from '../codec/own.ts';
import { meshScope, routeBlockKey } from './keys.ts';
import type { RouteBlock, Service } from './types.ts';

/** Route object named by the rule of a service that no route governs. */
export const defaultRouteOf = (service: string): string => `Service/${service}`;

/**
 * What holds for a mesh scope without routes: everything goes to the service, within its own time and
 * retries. As soon as a route is attached, requests that match no rule get 404 (GEP-1294).
 */
export const defaultMeshBlock = (service: Service): RouteBlock => {
  const route = defaultRouteOf(service.name);
  return fill('flyball.ir.v1.RouteBlock', {
    scope: meshScope(service.name),
    host: '*',
    route,
    rules: [
      {
        id: `${route}/0`,
        matches: [{}],
        backends: [{ service: service.name, weight: 1 }],
        limits: service.limits,
        ...(service.requestTimeoutMs !== undefined && { requestTimeoutMs: service.requestTimeoutMs }),
        ...(service.retry && { retry: service.retry }),
      },
    ],
  });
};

/** Key the default block would have, for origins and reports. */
export const defaultMeshKey = (service: string): string =>
  routeBlockKey(meshScope(service), '*', defaultRouteOf(service));

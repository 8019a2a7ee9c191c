import type { Service } from '@flyball/proto/ir';
import { encodeEndpoints } from '../endpoints.ts';
import type { Made } from '../maker.ts';
import { clusterName, clusterTarget } from '../names.ts';
import type { ClientClass, ResourceKey } from '../resource.ts';
import type { IrStore, Step, Touched } from './store.ts';

const targetsOf = (service: Service | undefined): readonly string[] =>
  service ? ['', ...service.subsets.map(({ name }) => name)] : [];

/** Clusters and assignments that a change may have changed. */
export const touchedServices = (touched: Touched, { tables }: IrStore): readonly ResourceKey[] => [
  ...[...touched.Service].flatMap(([service, { before, after }]) => {
    const subsets = new Set([...targetsOf(before?.body), ...targetsOf(after?.body)]);
    return [...subsets].flatMap((subset) => {
      const name = clusterName({ service, subset });
      return [{ type: 'cluster', name } as const, { type: 'endpoint', name } as const];
    });
  }),
  ...[...touched.Endpoints.keys()]
    .filter((service) => !touched.Service.has(service))
    .flatMap((service) =>
      targetsOf(tables.Service.get(service)?.body).map((subset) => ({
        type: 'endpoint' as const,
        name: clusterName({ service, subset }),
      })),
    ),
];

/** The endpoints of a cluster; undefined where the service or subset is unknown. */
export const makeEndpoints = (
  clientClass: ClientClass,
  { tables }: IrStore,
  name: string,
): Made | undefined => {
  const target = clusterTarget(name);
  const service = tables.Service.get(target.service);
  if (!service || !targetsOf(service.body).includes(target.subset)) return undefined;
  const endpoints = tables.Endpoints.get(target.service);
  const input = { service: service.body, subset: target.subset, endpoints: endpoints?.body };
  const sources = [
    ...(endpoints ? [endpoints.source] : []),
    ...(target.subset === '' ? [] : [service.source]),
  ];
  return { bytes: encodeEndpoints(clientClass, input), sources };
};

/** The service of a cluster; undefined where the service or subset is unknown. */
export const serviceOfCluster = ({ tables }: IrStore, name: string) => {
  const target = clusterTarget(name);
  const service = tables.Service.get(target.service);
  return service && targetsOf(service.body).includes(target.subset) ? service : undefined;
};

const hashOf = (service: Service | undefined): string =>
  service?.balancing?.algorithm === 'ring_hash' ? JSON.stringify(service.balancing.hash ?? null) : '';

/** Whether the key by which instances are chosen changed: it stands in the routes that lead to the service. */
export const isHashChanged = ({ before, after }: Step<'Service'>): boolean =>
  hashOf(before?.body) !== hashOf(after?.body);

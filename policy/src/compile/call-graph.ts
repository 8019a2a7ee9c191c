import { qualified } from '@flyball/proto/ir';
import type { ServiceCalls } from '../evaluate/trace/index.ts';
import type { CatalogServiceSpec } from '../kinds/catalog-service.ts';
import type { Resource } from '../model/resource.ts';

/** Service (`ns/name`) a CatalogService is about. */
export const serviceNameOf = ({ metadata }: Resource): string => qualified(metadata.namespace, metadata.name);

/** What a CatalogService says its application calls and passes on. */
export const callsOf = ({ spec }: Resource<CatalogServiceSpec>): ServiceCalls => ({
  calls: (spec.calls ?? []).map(({ service, when, request }) => ({
    service,
    ...(when?.pathPrefix !== undefined && { when: { pathPrefix: when.pathPrefix } }),
    request: { method: request?.method ?? 'GET', path: request?.path ?? '/' },
  })),
  propagates: spec.propagates ?? [],
});

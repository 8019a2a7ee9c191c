import { catalogService } from './catalog-service.ts';
import { configMap } from './config-map.ts';
import { engine } from './engine.ts';
import { envoyPatch } from './envoy-patch.ts';
import { gateway } from './gateway.ts';
import { gatewayClass } from './gateway-class.ts';
import { httpRoute } from './http-route.ts';
import { instanceOverride } from './instance-override.ts';
import type { Kind } from './kind.ts';
import { namespace } from './namespace.ts';
import { policyTest } from './policy-test.ts';
import { portClaim } from './port-claim.ts';
import { rateLimitPolicy } from './rate-limit-policy.ts';
import { referenceGrant } from './reference-grant.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { source } from './source.ts';
import { subset } from './subset.ts';
import { trafficPolicy } from './traffic-policy.ts';

/** All kinds: Gateway API, core, then the own ones. */
export const KINDS: readonly Kind[] = [
  gatewayClass,
  gateway,
  httpRoute,
  referenceGrant,
  namespace,
  service,
  secret,
  configMap,
  catalogService,
  trafficPolicy,
  rateLimitPolicy,
  envoyPatch,
  instanceOverride,
  source,
  engine,
  policyTest,
  portClaim,
  subset,
];

const apiVersions = ({ group, versions }: Kind): string[] =>
  versions.map((version) => (group === '' ? version : `${group}/${version}`));

const byName: ReadonlyMap<string, Kind> = new Map(
  KINDS.flatMap((entry) => apiVersions(entry).map((apiVersion) => [`${apiVersion} ${entry.kind}`, entry])),
);

const byPlural: ReadonlyMap<string, Kind> = new Map(
  KINDS.flatMap((entry) => apiVersions(entry).map((apiVersion) => [`${apiVersion} ${entry.plural}`, entry])),
);

/** The kind of a document by its `apiVersion` and `kind`. */
export const kindOf = (apiVersion: string, kind: string): Kind | undefined =>
  byName.get(`${apiVersion} ${kind}`);

/** The kind behind a path of the API; the group is empty for core. */
export const kindByPlural = (group: string, version: string, plural: string): Kind | undefined =>
  byPlural.get(`${group === '' ? version : `${group}/${version}`} ${plural}`);

import type { CatalogServiceSpec, PortClaimSpec, Resource } from '@flyball/policy';
import { apiVersionOf, kindOf, unstoredMetadata } from '@flyball/policy/kinds';
import { missingClaims } from '../../controllers/port-claims.ts';
import { CONTROLLER } from '../../log/record.ts';
import type { Module } from '../../modules/module.ts';
import type { ResourceLog } from '../../resources/open.ts';
import { allObjects } from '../../resources/query.ts';
import type { ServeContext } from '../parts.ts';

/** Hands out ports of waypoints. */
export const claimsModule: Module<ServeContext> = {
  name: 'claims',
  doc: 'Hands out a port to each service with a waypoint; a service keeps its port.',
  needs: ['storage'],
  optional: false,
  options: [],
  start: async ({ shelf, log: lines }) => {
    const log = shelf.take('log');
    const hand = () =>
      handOut(log).catch((error: unknown) => lines.error('Ports were not handed out.', error));
    await hand();
    const unsubscribe = log.subscribe(({ changes, reset }) => {
      if (reset || changes.some(({ object }) => object.kind === 'CatalogService')) void hand();
    });
    return {
      stop: async () => {
        unsubscribe();
      },
    };
  },
};

const KIND = 'PortClaim';

/** The schema of each kind has parsed what the log holds: the kind decides the spec. */
const ofKind = <Spec>(log: ResourceLog, kind: string): readonly Resource<Spec>[] =>
  [...allObjects(log.state())].filter((object): object is Resource<Spec> => object.kind === kind);

const handOut = async (log: ResourceLog): Promise<void> => {
  const wanted = missingClaims({
    services: ofKind<CatalogServiceSpec>(log, 'CatalogService'),
    claims: ofKind<PortClaimSpec>(log, KIND),
  });
  const kind = kindOf('flyball.dev/v1', KIND);
  if (wanted.length === 0 || kind === undefined) return;
  const result = await log.commit({
    author: CONTROLLER,
    message: 'waypoint ports',
    changes: wanted.map(({ name, spec }) => ({
      op: 'put',
      expect: 'absent',
      object: { apiVersion: apiVersionOf(kind), kind: KIND, metadata: unstoredMetadata(name, ''), spec },
    })),
  });
  // Another replica handed them out in the meantime: its claims come by the log.
  if (result.outcome === 'refused' && result.fault.status !== 409)
    throw new Error(`${result.fault.code}: ${result.fault.message}`);
};

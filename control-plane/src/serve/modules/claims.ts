import { type CatalogServiceSpec, objectKey, type PortClaimSpec, type Resource } from '@flyball/policy';
import { apiVersionOf, kindOf, unstoredMetadata } from '@flyball/policy/kinds';
import { claimName, missingClaims } from '../../controllers/port-claims.ts';
import { createPortKeeper, type PortKeeper } from '../../controllers/port-keeper.ts';
import { type RefusedPort, refusedPort } from '../../controllers/refused-ports.ts';
import { CONTROLLER } from '../../log/record.ts';
import type { Module } from '../../modules/module.ts';
import type { ResourceLog } from '../../resources/open.ts';
import { getObject, listObjects } from '../../resources/query.ts';
import type { CommitRequest } from '../../resources/request.ts';
import type { LogLines, Parts, ServeContext } from '../parts.ts';

/** Hands out ports of waypoints. */
export const claimsModule: Module<ServeContext> = {
  name: 'claims',
  doc: 'Hands out a port to each service with a waypoint; a service keeps its port, unless no gateway can bind it.',
  needs: ['plane'],
  optional: false,
  options: [],
  start: async ({ shelf, log: lines }) => {
    const log = shelf.take('log');
    const core = shelf.take('core');
    const plane = shelf.take('plane');
    const keeper = keeperOf(core, lines);
    const hand = () =>
      handOut(log, keeper.avoid).catch((error: unknown) => lines.error('Ports were not handed out.', error));
    await hand();
    // Claims too: what came while these were on their way to the log was refused, for it named them as well.
    const unsubscribe = log.subscribe(({ changes, reset }) => {
      if (reset || changes.some(({ object }) => DECIDING.has(object.kind))) void hand();
    });
    const unwatch = core.subscribe(keeper.changed);
    shelf.put('plane', {
      ...plane,
      conditions: (object) => [...plane.conditions(object), ...keeper.conditions(object)],
    });
    return {
      stop: async () => {
        unsubscribe();
        unwatch();
        keeper.stop();
      },
    };
  },
};

const KIND = 'PortClaim';
const DECIDING: ReadonlySet<string> = new Set(['CatalogService', KIND]);

/** The schema of each kind has parsed what the log holds: the kind decides the spec. */
const ofKind = <Spec>(log: ResourceLog, kind: string): readonly Resource<Spec>[] =>
  listObjects(log.state(), { kind }).items as readonly Resource<Spec>[];

const keeperOf = (core: Parts['core'], lines: LogLines): PortKeeper => {
  const { log, compiled, ledger, clock } = core;
  return createPortKeeper({
    claims: () => ofKind<PortClaimSpec>(log, KIND),
    claimOf: (service) =>
      getObject(log.state(), objectKey(KIND, '', claimName(service))) as Resource<PortClaimSpec> | undefined,
    refused: (claim) => refusedPort({ compiled, replicas: ledger.replicas }, claim),
    move: async (claim, port, refused) => {
      try {
        const moved = await commit(log, moveOf(claim, port, refused));
        const { service, port: taken, why } = refused;
        if (moved)
          lines.warn('A waypoint port is taken; another one was handed out.', { service, taken, port, why });
      } catch (error) {
        lines.error('A waypoint port was not replaced.', error);
      }
    },
    clock,
  });
};

/** Holds only as long as nobody else has changed the claim. */
const moveOf = (claim: Resource<PortClaimSpec>, port: number, refused: RefusedPort): CommitRequest => {
  const { resourceVersion } = claim.metadata;
  const object = { ...claim, spec: { ...claim.spec, port } };
  return {
    author: CONTROLLER,
    message: `waypoint port ${refused.port} of ${refused.service} is taken`,
    changes: [{ op: 'put', object, expect: { resourceVersion } }],
  };
};

const handOut = async (log: ResourceLog, avoid: ReadonlySet<number>): Promise<void> => {
  const wanted = missingClaims({
    services: ofKind<CatalogServiceSpec>(log, 'CatalogService'),
    claims: ofKind<PortClaimSpec>(log, KIND),
    avoid,
  });
  const kind = kindOf('flyball.dev/v1', KIND);
  if (wanted.length === 0 || kind === undefined) return;
  await commit(log, {
    author: CONTROLLER,
    message: 'waypoint ports',
    changes: wanted.map(({ name, spec }) => ({
      op: 'put',
      expect: 'absent',
      object: { apiVersion: apiVersionOf(kind), kind: KIND, metadata: unstoredMetadata(name, ''), spec },
    })),
  });
};

/** Whether it was committed; not when another replica was faster: its claims come by the log. */
const commit = async (log: ResourceLog, request: CommitRequest): Promise<boolean> => {
  const result = await log.commit(request);
  if (result.outcome === 'refused' && result.fault.status !== 409)
    throw new Error(`${result.fault.code}: ${result.fault.message}`);
  return result.outcome === 'committed';
};

import type { Condition, Diagnostic, ObjectKey } from '@flyball/policy';
import type { Plane, PlanRequest, Settled, SettleRequest } from '../../plane/ports.ts';

/** A plane that answers what a test tells it to. */
export interface FakePlane extends Plane {
  readonly set: {
    /** Findings every plan adds. */
    findings: readonly Diagnostic[];
    readonly conditions: Map<ObjectKey, readonly Condition[]>;
    unready: readonly string[];
    settled: (wait: SettleRequest) => Promise<Settled>;
    trace: (line: unknown) => unknown;
    /** Plans in its place. */
    plan: Plane['plan'] | undefined;
    services: Plane['services'];
  };
  /** What was planned, oldest first. */
  readonly planned: PlanRequest[];
}

/** A plane without engines, clients or services. */
export function fakePlane(): FakePlane {
  const planned: PlanRequest[] = [];
  const set: FakePlane['set'] = {
    findings: [],
    conditions: new Map(),
    unready: [],
    settled: async () => ({ complete: true, deliveries: [] }),
    trace: (line) => ({ traced: line }),
    plan: undefined,
    services: () => [{ service: 'shop/account', source: 'builtin', instances: [] }],
  };
  return {
    set,
    planned,
    async plan(request) {
      planned.push(request);
      if (set.plan) return set.plan(request);
      const blast = { services: [], clients: 0, clientsByClass: {}, instances: 0, allInstances: 0 };
      return { revision: 0, resources: [], entries: [], diagnostics: set.findings, blast, fidelity: [] };
    },
    trace: (line) => set.trace(line),
    deliveries: () => [{ kind: 'HTTPRoute', key: 'shop/account', version: 'v', engines: [] }],
    detail: async ({ kind, key }) => [
      { client: 'c1', entry: { kind, key }, version: 'v', grade: 'accepted', reason: '', atMs: 0 },
    ],
    clients: () => [],
    conditions: (object) => set.conditions.get(object) ?? [],
    diagnostics: () => [],
    settled: (wait) => set.settled(wait),
    services: () => set.services(),
    unready: () => set.unready,
  };
}

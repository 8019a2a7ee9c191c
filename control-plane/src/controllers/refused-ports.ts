import { redact } from '@flyball/engine';
import type { PortClaimSpec, Resource } from '@flyball/policy';
import { entryId } from '@flyball/policy/compile';
import type { EntryReport } from '@flyball/proto/engine';
import { readBody, waypointKey } from '@flyball/proto/ir';
import { type ReplicaRow, reportKey } from '../ledger/ledger.ts';
import type { CompiledView } from '../plane/compiled-view.ts';

/** A waypoint no gateway can bind because its port is taken. */
export interface RefusedPort {
  /** `ns/name`. */
  readonly service: string;
  readonly port: number;
  /** What the engine said, for people. */
  readonly why: string;
}

/** What engines hold and said, as of now. */
export interface PortFacts {
  readonly compiled: Pick<CompiledView, 'entry'>;
  readonly replicas: () => Iterable<Pick<ReplicaRow, 'reports'>>;
}

/**
 * Whether the port of a claim is refused: an engine reports that it cannot be bound, and no other one has it. As long
 * as one gateway serves, moving the port would take the waypoint from its consumers.
 */
export const refusedPort = (
  { compiled, replicas }: PortFacts,
  { spec: { service, port } }: Resource<PortClaimSpec>,
): RefusedPort | undefined => {
  const entry = compiled.entry(entryId({ kind: 'Listener', key: waypointKey(service) }));
  // Until what was claimed last is compiled, reports are about the port before.
  if (entry === undefined || readBody('Listener', entry).bindPort !== port) return undefined;
  const rows = [...replicas()]
    .flatMap(({ reports }) => reports.get(reportKey(entry)) ?? [])
    .filter(({ version }) => version === entry.version);
  if (rows.some(({ grades }) => grades !== undefined && grades.accepted + grades.observed > 0))
    return undefined;
  const why = rows.flatMap(bindFaults)[0];
  return why === undefined ? undefined : { service, port, why: redact(why) };
};

/** What Envoy answers to a listener whose port is taken: its word for it and that of the system. */
const ENVOY_FAULT = /cannot bind '[^']{1,128}': Address already in use/;

const bindFaults = ({ examples }: EntryReport): readonly string[] =>
  examples
    .filter(({ grade }) => grade === 'rejected')
    .flatMap(({ reason, irPath }) => {
      if (irPath === 'bind_port') return [reason];
      return ENVOY_FAULT.exec(reason)?.[0] ?? [];
    });

import type { TableHooks } from './directory.ts';
import type { InstanceTable } from './instance-table.ts';
import type { Owner } from './lease.ts';
import { type ServiceKey, serviceId } from './names.ts';
import { parsePlace } from './place-index.ts';
import { createBeat, createRegister, createReplace, createRestore, leave, settle } from './table-rules.ts';
import { createTableState } from './table-state.ts';

/** An empty table. Time comes in as an argument; changes go out through the hooks. */
export function createInstanceTable(hooks: TableHooks): InstanceTable {
  const state = createTableState(hooks);
  let epoch = 0;
  const nextEpoch = (now: number): number => {
    epoch = Math.max(epoch + 1, Math.trunc(now));
    return epoch;
  };
  const advance = (now: number): void => {
    for (const slot of state.deadlines.take(now)) settle(state, parsePlace(slot), now);
    state.forgetEmpty(now);
  };
  const timed =
    <Args extends readonly unknown[], Result>(run: (...args: [...Args, number]) => Result) =>
    (...args: [...Args, number]): Result => {
      advance(args[args.length - 1] as number);
      return run(...args);
    };
  const register = createRegister(state, nextEpoch);

  return {
    register: timed(register),
    replace: timed(createReplace(state, register)),
    deregister: timed(({ key, uid, owner }: { key: ServiceKey; uid: string; owner: Owner }, now: number) =>
      leave(state, { service: serviceId(key), uid, owner }, now),
    ),
    beat: timed(createBeat(state)),
    disconnect: timed((id: string, now: number) => {
      for (const place of state.byConnection.of(id))
        leave(state, { ...place, owner: { kind: 'connection', id } }, now);
    }),
    restore: timed(createRestore(state)),
    advance,
    nextDue: () => state.deadlines.next(),
    get: (service) => state.records.get(service),
    all: () => state.records.values(),
    ofConnection: (connection, limit) => state.byConnection.of(connection, limit),
    atAddress: (ip, limit) => state.byAddress.of(ip, limit),
    counts: () => ({ services: state.records.size, instances: state.size() }),
    epoch: () => epoch,
    raiseEpoch: (known) => {
      epoch = Math.max(epoch, known);
    },
  };
}

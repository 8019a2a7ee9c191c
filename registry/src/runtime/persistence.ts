import type { RegistryLog } from '../core/log.ts';
import {
  decodeSnapshot,
  encodeService,
  encodeSnapshot,
  type InstanceSnapshots,
  type Snapshot,
} from '../core/snapshot.ts';
import type { RegistryState } from '../core/state.ts';

/** Keeps a snapshot of the state that is at most a second old. */
export interface Persistence {
  /** Puts back what was saved; its instances are unconfirmed. */
  readonly restore: () => void;
  /** Saves now and no more after. */
  readonly stop: () => Promise<void>;
}

// With the time a save takes this stays below a second.
const SAVE_MS = 750;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'failed');

function restoreFrom(
  { table, overlays, clock }: RegistryState,
  { epoch, services, overlays: placed }: Snapshot,
): void {
  table.raiseEpoch(epoch);
  for (const { key, instances } of services) table.restore(key, instances, clock.now());
  for (const { overlay, ...place } of placed) overlays.write(place, overlay);
}

function load(snapshots: InstanceSnapshots, log: RegistryLog): Snapshot | undefined {
  try {
    const bytes = snapshots.load();
    if (bytes === undefined) return undefined;
    const snapshot = decodeSnapshot(bytes);
    if (snapshot !== undefined) return snapshot;
    log({
      level: 'error',
      code: 'RegistrySnapshotUnreadable',
      message: 'it is not a snapshot of this version',
    });
  } catch (error) {
    log({ level: 'error', code: 'RegistrySnapshotUnreadable', message: reasonOf(error) });
  }
  return undefined;
}

/** Encodes the state; services that did not change keep their bytes. */
function createEncoder({ table, overlays, hub, clock }: RegistryState): () => Uint8Array {
  let encoded = new Map<string, { readonly revision: number; readonly bytes: Buffer }>();
  return () => {
    table.advance(clock.now());
    const next: typeof encoded = new Map();
    for (const record of table.all()) {
      const revision = hub.revision(record.id);
      const known = encoded.get(record.id);
      const bytes = known?.revision === revision ? known.bytes : encodeService(record);
      next.set(record.id, { revision, bytes });
    }
    encoded = next;
    const services = [...next.values()].map(({ bytes }) => bytes);
    return encodeSnapshot({ epoch: table.epoch(), services, overlays: overlays.list() });
  };
}

/** Saves after changes, one save at a time. */
export function createPersistence(
  state: RegistryState,
  snapshots: InstanceSnapshots,
  log: RegistryLog,
): Persistence {
  const encode = createEncoder(state);
  let cancel: (() => void) | undefined;
  let saving: Promise<void> = Promise.resolve();
  let stopped = false;

  const save = async (): Promise<void> => {
    try {
      await snapshots.save(encode());
    } catch (error) {
      log({ level: 'error', code: 'RegistrySnapshotNotSaved', message: reasonOf(error) });
      plan();
    }
  };
  const saveNext = (): Promise<void> => {
    cancel = undefined;
    saving = saving.then(save);
    return saving;
  };
  const plan = (): void => {
    if (!stopped) cancel ??= state.clock.setTimer(() => void saveNext(), SAVE_MS);
  };
  const unlisten = state.hub.listen(({ instances, overlays, forgotten }) => {
    if (instances.size + overlays.size + forgotten.size > 0) plan();
  });
  return {
    restore: () => {
      const snapshot = load(snapshots, log);
      if (snapshot !== undefined) restoreFrom(state, snapshot);
    },
    stop: async () => {
      stopped = true;
      unlisten();
      cancel?.();
      await saveNext();
    },
  };
}

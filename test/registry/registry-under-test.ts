import {
  type AnswerView,
  createRegistry,
  type InstanceSnapshots,
  type LogEntry,
  type Registry,
  systemClock,
} from '@flyball/registry';
import { freePort } from '../lib/free-port.ts';

/** A registry on free ports, and how to restart it on them. */
export interface RegistryUnderTest {
  readonly registry: () => Registry;
  readonly ports: () => { readonly http: number; readonly grpc: number };
  readonly log: readonly LogEntry[];
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Instances in the last snapshot. */
  readonly savedInstances: () => number;
  /** Ends it as a crash does: what was not saved before is lost. */
  readonly crash: () => Promise<void>;
}

/** Bytes in memory. While frozen they stay as they are. */
export function memorySnapshots(): InstanceSnapshots & { freeze: (frozen: boolean) => void } {
  let bytes: Uint8Array | undefined;
  let isFrozen = false;
  return {
    load: () => bytes,
    save: (next) => {
      if (!isFrozen) bytes = next;
    },
    freeze: (frozen) => {
      isFrozen = frozen;
    },
  };
}

/** Starts one. */
export async function startRegistry(view?: AnswerView): Promise<RegistryUnderTest> {
  const snapshots = memorySnapshots();
  const log: LogEntry[] = [];
  const ports = { http: await freePort(), grpc: await freePort() };
  let registry: Registry;
  const start = async (): Promise<void> => {
    snapshots.freeze(false);
    const common = { clock: systemClock, snapshots, log: (entry: LogEntry) => void log.push(entry) };
    registry = createRegistry(view === undefined ? common : { ...common, view });
    const host = '127.0.0.1';
    await registry.start({ http: { host, port: ports.http }, grpc: { host, port: ports.grpc } });
  };
  await start();
  const savedInstances = (): number => new TextDecoder().decode(snapshots.load()).split('"ip":').length - 1;
  const stop = (): Promise<void> => registry.stop(100);
  return {
    registry: () => registry,
    ports: () => ports,
    log,
    stop,
    start,
    savedInstances,
    crash: async () => {
      snapshots.freeze(true);
      await stop();
    },
  };
}

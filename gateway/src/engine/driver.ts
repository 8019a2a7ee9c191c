import type { Books, EngineChange, EngineDriver } from '@flyball/engine';
import { FEATURE_NAMES } from '@flyball/proto';
import type { GatewayProxy, ListenerResult } from '../proxy/proxy.ts';

/** Class of the gateway's own clients. */
const CLASS = 'gateway';
/** What only engines that speak xDS can do; a gateway does not know the namespace of who calls. */
const NOT_OURS = new Set(['patch.xds', 'route.consumer']);

/** What the driver of a worker needs. */
export interface GatewayDriverOptions {
  readonly books: Books;
  /** Name of the Engine resource. */
  readonly engine: string;
  /** Id of this process among the workers of the engine. */
  readonly replica: string;
  readonly program: string;
  /** Workers that share the ports and the limits. */
  readonly workers: number;
  /** Makes the proxy that hears of changes; given what listens to its ports. */
  readonly start: (onListener: (result: ListenerResult) => void) => GatewayProxy;
}

/** A driver and the proxy it drives. */
export interface GatewayEngine {
  readonly driver: EngineDriver;
  readonly proxy: GatewayProxy;
  /** The worker is its own only client; told to the plane from now on. */
  readonly join: () => void;
}

/**
 * The gateway as an engine: one client a worker. What the worker holds it accepted; a listener only when its port is
 * bound, so that others can rely on it.
 */
export const createGatewayEngine = (options: GatewayDriverOptions): GatewayEngine => {
  const { books, engine, replica, program, workers, start } = options;
  const client = `gateway/${replica}`;
  const facts = { workers: String(workers) };
  /** Version of each listener as it was received last. */
  const versions = new Map<string, string>();
  const proxy = start(({ key, fault, field = 'bind_port' }) => {
    const version = versions.get(key);
    if (version === undefined) return;
    const row = { client, entry: { kind: 'Listener', key }, version };
    books.reports.record(
      fault === undefined
        ? { ...row, grade: 'accepted' }
        : { ...row, grade: 'rejected', reason: fault, irPath: field },
    );
  });
  return {
    proxy,
    join: () =>
      void books.clients.join({
        id: client,
        service: '',
        class: CLASS,
        version: program,
        address: '',
        labels: {},
        facts,
      }),
    driver: {
      engine,
      program,
      profiles: [{ class: CLASS, version: program, bestGrade: 'accepted', facts }],
      features: FEATURE_NAMES.filter((name) => !NOT_OURS.has(name)),
      apply: (change) => {
        noteListeners(versions, change);
        proxy.apply(change);
        record(books, client, change);
      },
      query: books.reports.deliveries,
    },
  };
};

const noteListeners = (versions: Map<string, string>, { upserts, removes }: EngineChange): void => {
  for (const { kind, key } of removes) if (kind === 'Listener') versions.delete(key);
  for (const { kind, key, version } of upserts) if (kind === 'Listener') versions.set(key, version);
};

/** Listeners are recorded when it is known whether their ports can be bound. */
const record = ({ reports }: Books, client: string, { upserts }: EngineChange): void => {
  for (const { kind, key, version } of upserts) {
    const grade = kind === 'Listener' ? 'received' : 'accepted';
    reports.record({ client, entry: { kind, key }, version, grade });
  }
};

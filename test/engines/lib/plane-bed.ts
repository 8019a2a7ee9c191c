import { randomUUID } from 'node:crypto';
import { createBooks, createMemoryPair, runEngine, systemClock } from '@flyball/engine';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { type ClientClass, createTranslator } from '@flyball/sidecar-config';
import { createXdsEngine, listenForClients } from '@flyball/xds-server';
import { inOneView } from './one-view.ts';
import {
  createMemoryLog,
  createPlane,
  createPlaneCore,
  engineSubject,
  openLog,
  type Plane,
  type WantedChange,
} from './subject.ts';

/** A plane and its xds engine, of which one Envoy takes what all Gateways say. */
export interface PlaneBed {
  readonly plane: Plane;
  readonly xdsPort: number;
  /**
   * Commits changes as of a time; resolves with the revision.
   *
   * @param at Milliseconds since 1970: creation time of what is new. Must not go back.
   */
  readonly commit: (changes: readonly WantedChange[], at: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Starts a plane over a log in memory. */
export const startPlane = async (portOf: (gate: string) => number): Promise<PlaneBed> => {
  let now = 0;
  const store = createMemoryLog().attach();
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const log = await openLog({ store, now: () => now, newUid: randomUUID, onFailure });
  const core = createPlaneCore({
    log,
    clock: systemClock,
    newId: randomUUID,
    box: { unseal: (secret) => secret },
    onFailure,
  });
  const xds = await startXdsEngine(core, portOf);
  const commit: PlaneBed['commit'] = async (changes, at) => {
    now = at;
    const result = await log.commit({ author: 'test', message: 'test', changes });
    if (result.outcome === 'refused') throw new Error(JSON.stringify(result.fault));
    return result.revision;
  };
  const close = async (): Promise<void> => {
    await xds.close();
    core.stop();
    await log.close();
    await store.close();
    if (failures.length > 0) throw new Error(`the log failed: ${failures.join(', ')}`);
  };
  return { plane: createPlane(core), xdsPort: xds.port, commit, close };
};

const startXdsEngine = async (
  core: ReturnType<typeof createPlaneCore>,
  portOf: (gate: string) => number,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> => {
  const books = createBooks({ now: Date.now, epoch: randomUUID() });
  const newTranslator = (each: ClientClass) =>
    each === 'envoy' ? inOneView(createTranslator(each), portOf) : createTranslator(each);
  const engine = createXdsEngine({ engine: 'xds', program: 'test', books, now: Date.now, newTranslator });
  const server = await listenForClients({
    core: engine.core,
    host: '127.0.0.1',
    port: 0,
    isReady: engine.isReady,
  });
  const stopping = new AbortController();
  const run = runEngine({
    driver: engine.driver,
    replica: 'test',
    books,
    connect: () => {
      const { left, right } = createMemoryPair<EngineMessage, PlaneMessage>();
      core.host.accept(right, engineSubject('xds'));
      return left;
    },
    clock: systemClock,
    random: Math.random,
    signal: stopping.signal,
    onEffect: (effect) => {
      if (effect.type === 'welcomed') engine.welcomed();
    },
  });
  return {
    port: server.port,
    close: async () => {
      await server.close(1000);
      stopping.abort();
      await run.done;
    },
  };
};

import { randomUUID } from 'node:crypto';
import {
  type Books,
  createMemoryPair,
  type EngineDriver,
  type EngineRun,
  runEngine,
  systemClock,
} from '@flyball/engine';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import type { Running } from '../modules/module.ts';
import { engineSubject } from '../plane/admission.ts';
import type { PlaneCore } from '../plane/core.ts';

/** An engine in this process, on the very same protocol as one far away. */
export interface EmbeddedEngine {
  readonly driver: EngineDriver;
  readonly books: Books;
  /** Told when the plane welcomed it. */
  readonly onWelcome?: () => void;
}

/** Runs an engine against the plane of this process until it is stopped. */
export const runEmbedded = (core: PlaneCore, { driver, books, onWelcome }: EmbeddedEngine): Running => {
  const stopping = new AbortController();
  const run: EngineRun = runEngine({
    driver,
    replica: `embedded-${randomUUID().slice(0, 8)}`,
    books,
    connect: () => {
      const { left, right } = createMemoryPair<EngineMessage, PlaneMessage>();
      core.host.accept(right, engineSubject(driver.engine));
      return left;
    },
    clock: systemClock,
    random: Math.random,
    signal: stopping.signal,
    onEffect: (effect) => {
      if (effect.type === 'welcomed') onWelcome?.();
    },
  });
  return {
    stop: async () => {
      stopping.abort();
      await run.done;
    },
  };
};

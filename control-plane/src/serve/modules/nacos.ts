import { randomUUID } from 'node:crypto';
import { createBooks, systemClock } from '@flyball/engine';
import type { Module } from '../../modules/module.ts';
import { runEmbedded } from '../embedded-engine.ts';
import type { ServeContext } from '../parts.ts';

/** Governs Nacos clients through what the built-in registry answers. */
export const nacosModule: Module<ServeContext> = {
  name: 'nacos',
  doc: 'The nacos engine: instance overrides and weights as overlays on what applications registered.',
  needs: ['plane', 'registry'],
  optional: true,
  options: [],
  start: async ({ shelf, version, log: lines }) => {
    const { createNacosEngine } = await import('@flyball/registry-adapters/nacos/govern');
    const books = createBooks({ now: Date.now, epoch: randomUUID() });
    const { events, overlays } = shelf.take('registry');
    const engine = createNacosEngine({
      engine: 'nacos',
      program: version,
      events,
      target: overlays,
      books,
      clock: systemClock,
      onFailure: (reason) => lines.warn('An overlay was not written.', { reason }),
    });
    const run = runEmbedded(shelf.take('core'), { driver: engine.driver, books });
    return {
      stop: async () => {
        await run.stop();
        engine.stop();
      },
    };
  },
};

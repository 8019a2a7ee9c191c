import { listenForEngines } from '@flyball/engine';
import type { Module } from '../../modules/module.ts';
import { bound } from '../bound.ts';
import { createEngineSessions } from '../engine-sessions.ts';
import { createLocalTokens } from '../local-tokens.ts';
import type { ServeContext } from '../parts.ts';

/** How long a session may outlive its token, ms. */
const REVIEW_MS = 1_000;

/** Engines in other processes dial here. */
export const enginesModule: Module<ServeContext> = {
  name: 'engines',
  doc: 'Takes the connections of engines in other processes, each with a token of its own.',
  needs: ['plane', 'access'],
  optional: false,
  options: ['bind', 'engine-port'],
  start: async ({ options, shelf }) => {
    const core = shelf.take('core');
    const local = createLocalTokens();
    const sessions = createEngineSessions({
      tokens: shelf.take('tokens'),
      local,
      accept: core.host.accept,
    });
    const listener = await bound({ '--engine-port': options.enginePort }, () =>
      listenForEngines({
        address: `${options.bind}:${options.enginePort}`,
        authenticate: sessions.authenticate,
        accept: sessions.accept,
      }),
    );
    const review = setInterval(sessions.review, REVIEW_MS);
    shelf.put('enginePort', listener.port);
    shelf.put('localTokens', local);
    return {
      stop: async () => {
        clearInterval(review);
        core.host.drain(1_000, 'the plane stops');
        await listener.close();
      },
    };
  },
};

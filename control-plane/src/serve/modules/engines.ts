import { listenForEngines } from '@flyball/engine';
import type { Module } from '../../modules/module.ts';
import { engineSubject } from '../../plane/admission.ts';
import { bound } from '../bound.ts';
import type { ServeContext } from '../parts.ts';

/** Engines in other processes dial here. */
export const enginesModule: Module<ServeContext> = {
  name: 'engines',
  doc: 'Takes the connections of engines in other processes, each with a token of its own.',
  needs: ['plane', 'access'],
  optional: false,
  options: ['bind', 'engine-port'],
  start: async ({ options, shelf }) => {
    const core = shelf.take('core');
    const tokens = shelf.take('tokens');
    const listener = await bound(options.enginePort, '--engine-port', () =>
      listenForEngines({
        address: `${options.bind}:${options.enginePort}`,
        authenticate: (token) => {
          const known = tokens.authenticate(`Bearer ${token}`, 'engine');
          return 'subject' in known && known.subject.engine ? engineSubject(known.subject.engine) : undefined;
        },
        accept: core.host.accept,
      }),
    );
    shelf.put('enginePort', listener.port);
    return {
      stop: async () => {
        core.host.drain(1_000, 'the plane stops');
        await listener.close();
      },
    };
  },
};

import { listenForEngines } from '@flyball/engine';
import type { Tokens } from '../../auth/tokens.ts';
import type { Module } from '../../modules/module.ts';
import { engineSubject } from '../../plane/admission.ts';
import { bound } from '../bound.ts';
import { createLocalTokens, type LocalTokens } from '../local-tokens.ts';
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
    const local = createLocalTokens();
    const authenticate = authenticator(shelf.take('tokens'), local);
    const listener = await bound(options.enginePort, '--engine-port', () =>
      listenForEngines({
        address: `${options.bind}:${options.enginePort}`,
        authenticate,
        accept: core.host.accept,
      }),
    );
    shelf.put('enginePort', listener.port);
    shelf.put('localTokens', local);
    return {
      stop: async () => {
        core.host.drain(1_000, 'the plane stops');
        await listener.close();
      },
    };
  },
};

const authenticator = (tokens: Tokens, local: LocalTokens) => (token: string) => {
  const engine = local.engineOf(token) ?? engineOf(tokens, token);
  return engine === undefined ? undefined : engineSubject(engine);
};

const engineOf = (tokens: Tokens, token: string): string | undefined => {
  const known = tokens.authenticate(`Bearer ${token}`, 'engine');
  return 'subject' in known ? known.subject.engine : undefined;
};

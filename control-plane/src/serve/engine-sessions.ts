import { EngineError, type PlaneWire } from '@flyball/engine';
import type { Tokens } from '../auth/tokens.ts';
import { engineSubject } from '../plane/admission.ts';
import type { LocalTokens } from './local-tokens.ts';

/** What decides who may be an engine. */
export interface EngineSessionParts {
  readonly tokens: Pick<Tokens, 'authenticate' | 'holds'>;
  /** Tokens of processes that this one starts itself. */
  readonly local: Pick<LocalTokens, 'engineOf'>;
  readonly accept: (wire: PlaneWire, subject: string) => void;
}

/** Sessions of engines: none outlives its token. */
export interface EngineSessions {
  /** For whom a token stands, undefined for nobody; `accept` takes it back. */
  readonly authenticate: (token: string) => string | undefined;
  readonly accept: (wire: PlaneWire, identity: string) => void;
  /** Ends the sessions whose tokens expired or were revoked. */
  readonly review: () => void;
}

/** Stands between the subject and the id of its token; neither has one. */
const BETWEEN = ' ';

type Handlers = Parameters<PlaneWire['listen']>[0];

interface Session {
  readonly token: string;
  readonly handlers: Handlers;
}

/** No sessions yet. */
export const createEngineSessions = ({ tokens, local, accept }: EngineSessionParts): EngineSessions => {
  const open = new Set<Session>();
  const holds = (token: string): boolean => {
    try {
      return tokens.holds(token);
    } catch {
      // The file is damaged: nobody comes in, but nobody is thrown out for it.
      return true;
    }
  };
  return {
    authenticate: (text) => {
      const engine = local.engineOf(text);
      if (engine !== undefined) return engineSubject(engine);
      const known = tokens.authenticate(`Bearer ${text}`, 'engine');
      if (!('subject' in known) || known.subject.engine === undefined) return undefined;
      return `${engineSubject(known.subject.engine)}${BETWEEN}${known.subject.token}`;
    },
    accept: (wire, identity) => {
      const [subject = '', token] = identity.split(BETWEEN);
      accept(token === undefined ? wire : watched(open, wire, token), subject);
    },
    review: () => {
      for (const { token, handlers } of [...open])
        if (!holds(token))
          handlers.ended(new EngineError('FLYBALL_ENGINE_UNAUTHENTICATED', 'the token ended'));
    },
  };
};

/** A wire that is known to be open until one of its sides ends it. */
const watched = (open: Set<Session>, wire: PlaneWire, token: string): PlaneWire => {
  let session: Session | undefined;
  const forget = (): void => {
    if (session !== undefined) open.delete(session);
  };
  return {
    ...wire,
    end: (error) => {
      forget();
      wire.end(error);
    },
    listen: (handlers) => {
      session = { token, handlers };
      open.add(session);
      const ended: Handlers['ended'] = (error) => {
        forget();
        handlers.ended(error);
      };
      wire.listen({ ...handlers, ended });
    },
  };
};

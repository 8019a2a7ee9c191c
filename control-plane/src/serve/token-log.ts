import type { IssuedToken, TokenInfo, Tokens } from '../auth/tokens.ts';
import type { LogLines } from './parts.ts';

/** Tokens whose making and ending stand in the log of the program: who, when, for what. Never a secret. */
export const loggedTokens = (tokens: Tokens, log: LogLines): Tokens => ({
  ...tokens,
  login: (subject) => {
    const issued = tokens.login(subject);
    log.info('A login token was issued.', { ...factsOf(issued), by: subject.holder });
    return issued;
  },
  issueEngine: (engine, terms) => {
    const issued = tokens.issueEngine(engine, terms);
    log.info('An engine token was issued.', { ...factsOf(issued), engine, by: terms?.by });
    return issued;
  },
  revoke: (id, by) => {
    const revoked = tokens.revoke(id, by);
    if (revoked !== undefined) log.info('A token was revoked.', { ...kindOf(revoked), id, by });
    return revoked;
  },
});

const factsOf = ({ id, expiresAt }: IssuedToken) => ({
  id,
  ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt).toISOString() }),
});

const kindOf = ({ role, engine }: TokenInfo) => ({ role, ...(engine === undefined ? {} : { engine }) });

import { cliFault, type FaultError, isFaultError } from '../faults.ts';
import type { Context } from './context.ts';

/** What to say when a request got no answer. */
export const unreachable = (error: unknown, { url, from }: Context): FaultError => {
  if (isFaultError(error)) return error;
  if (error instanceof Error && error.name === 'TimeoutError')
    return cliFault('FLYBALL_CLI_TIMEOUT', `${url} did not answer in time.`);
  const code = codeOf(error);
  const where = `${url} (${from})`;
  if (code === 'ECONNREFUSED') return cliFault('FLYBALL_CLI_UNREACHABLE', `Nothing listens at ${where}.`);
  const mend = 'Check the address and the network.';
  return cliFault('FLYBALL_CLI_UNREACHABLE', `${where} cannot be reached: ${reasonOf(code)}.`, mend);
};

// Codes of the parser of HTTP are many and say one thing.
const reasonOf = (code: string): string =>
  code.startsWith('HPE_') ? 'it does not speak HTTP' : (REASONS.get(code) ?? code);

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'its name is not known'],
  ['EAI_AGAIN', 'its name could not be looked up'],
  ['ECONNRESET', 'it closed the connection'],
  ['UND_ERR_SOCKET', 'it closed the connection'],
  ['ETIMEDOUT', 'the connection took too long'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the connection took too long'],
  ['EHOSTUNREACH', 'there is no way to it'],
]);

/** The code of an error or of what caused it; Node tries several addresses and collects their errors. */
const codeOf = (error: unknown): string => {
  let text = 'no connection';
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    text = at.message.slice(0, 200);
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return text;
};

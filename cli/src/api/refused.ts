import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, type FaultError, faultError } from '../faults.ts';
import type { ServerDiagnostic } from './answers.ts';
import type { Context } from './context.ts';

/** A fault with the findings that the server told. */
export type RefusalError = FaultError & { readonly diagnostics: readonly ServerDiagnostic[] };

/** Whether a caught value is a refusal with findings. */
export const isRefusal = (value: unknown): value is RefusalError =>
  value instanceof Error && 'fault' in value && 'diagnostics' in value;

/** What a Status says (Kubernetes), with our code, mend and findings. */
interface Status {
  readonly message?: string;
  readonly error?: { readonly code?: string; readonly mend?: string };
  readonly diagnostics?: readonly ServerDiagnostic[];
}

/** Says that an answer is none of a Flyball server. */
export const notUnderstood = (status: number, { url }: Context): FaultError =>
  cliFault('FLYBALL_CLI_ANSWER', `${url} answers ${status}, but not as Flyball does.`);

/** The fault of an answer that is no success: what its body says (parsed JSON), and where that does not help, what does. */
export const refusalOf = (status: number, body: unknown, context: Context): FaultError | RefusalError => {
  const answer = body as Status | null;
  const code = answer?.error?.code;
  if (typeof code !== 'string') return notUnderstood(status, context);
  const { message = code, diagnostics = [] } = answer ?? {};
  const told = { code, message, mend: answer?.error?.mend ?? '', exit: exitOf(status) };
  return Object.assign(faultError({ ...told, ...betterOf(status, told, context) }), { diagnostics });
};

/** A path that the server does not have is no object that is missing. */
export const UNKNOWN_PATH = 'FLYBALL_API_UNKNOWN_PATH';

interface Told {
  readonly code: string;
  readonly message: string;
}

/** The server knows neither where the command has its token from, nor that it is spoken to by a command. */
const betterOf = (
  status: number,
  { code, message }: Told,
  context: Context,
): { readonly message?: string; readonly mend?: string } => {
  if (status === 401)
    return { message: `${message.replace(/\.$/, '')} (${context.from}).`, mend: tokenMend(context) };
  if (code === UNKNOWN_PATH)
    return {
      mend: `Check the address ${context.url}, and by flyball version whether both are of one version.`,
    };
  return {};
};

const tokenMend = ({ url, from }: Context): string => {
  if (from.startsWith('FLYBALL_')) return 'Set FLYBALL_TOKEN to a token that holds.';
  if (from.startsWith('context ')) return `Log in again: flyball login ${url}.`;
  return `Start flyball serve there, or make a token: flyball token reset --data ${from}.`;
};

const exitOf = (status: number): ExitCode => {
  if (status === 400 || status === 413 || status === 422) return EXIT.wrong;
  if (status === 401 || status === 403 || status >= 500) return EXIT.noAnswer;
  return EXIT.no;
};

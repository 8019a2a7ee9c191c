import { MODULE_CODES, type ModuleError } from '../modules/errors.ts';
import type { OptionFault } from '../options/errors.ts';

/** An option that keeps the program from starting. */
export interface OptionError extends Error {
  readonly fault: OptionFault;
}

/** An error that carries what is wrong with an option. */
export const optionError = (fault: OptionFault): OptionError =>
  Object.assign(new Error(`${fault.code}: ${fault.message} ${fault.mend}`), { fault });

/** What is wrong, whatever it is about. */
export type TellableFault = Pick<OptionFault, 'where' | 'message' | 'mend'> & { readonly code: string };

/** `error: --api-port: what is wrong. [FLYBALL_OPTION_VALUE]`, and how to mend it, as every command tells it. */
export const faultText = ({ code, where, message, mend }: TellableFault): string =>
  `error: ${where === '' ? '' : `${where}: `}${message} [${code}]\n  ${mend}\n`;

/** What is wrong, of an error or of the ones behind it: the innermost with a code says it best. */
export const faultOf = (error: unknown): TellableFault | undefined => {
  if (!(error instanceof Error)) return undefined;
  if ('fault' in error && isFault(error.fault)) return error.fault;
  const inner = faultOf(error.cause);
  if (inner !== undefined) return inner;
  if (!isModuleError(error)) return undefined;
  const { code, module: where, message, mend } = error;
  return { code, where, message, mend };
};

/** What went wrong, without a stack. */
export const errorText = (error: unknown): string => {
  const fault = faultOf(error);
  if (fault !== undefined) return faultText(fault);
  return `error: ${error instanceof Error ? error.message : String(error)}\n`;
};

/** Whether what went wrong is how the program was called. */
export const isMisuse = (error: unknown): boolean => MISUSES.has(faultOf(error)?.code ?? '');

const MISUSES: ReadonlySet<string> = new Set(['FLYBALL_MODULE_UNKNOWN', 'FLYBALL_MODULE_REQUIRED']);

const isFault = (value: unknown): value is OptionFault =>
  typeof value === 'object' && value !== null && 'mend' in value && 'code' in value && 'where' in value;

const isModuleError = (error: Error): error is ModuleError =>
  'module' in error && 'code' in error && Object.hasOwn(MODULE_CODES, String(error.code));

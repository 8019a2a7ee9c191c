import { MODULE_CODES, type ModuleError } from '../modules/errors.ts';
import type { OptionFault } from '../options/errors.ts';

/** An option that keeps the program from starting. */
export interface OptionError extends Error {
  readonly fault: OptionFault;
}

/** An error that carries what is wrong with an option. */
export const optionError = (fault: OptionFault): OptionError =>
  Object.assign(new Error(`${fault.code}: ${fault.message} ${fault.mend}`), { fault });

/** What is wrong, whatever it is about, in one line. */
export type TellableFault = Pick<OptionFault, 'where' | 'message' | 'mend'> & { readonly code: string };

/** `FLYBALL_OPTION_VALUE --api-port: what is wrong. How to mend it.` */
export const faultLine = ({ code, where, message, mend }: TellableFault): string =>
  `${code} ${where}: ${message} ${mend}`;

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

/** What went wrong, in one line without a stack. */
export const errorLine = (error: unknown): string => {
  const fault = faultOf(error);
  if (fault !== undefined) return faultLine(fault);
  return error instanceof Error ? error.message : String(error);
};

const isFault = (value: unknown): value is OptionFault =>
  typeof value === 'object' && value !== null && 'mend' in value && 'code' in value && 'where' in value;

const isModuleError = (error: Error): error is ModuleError =>
  'module' in error && 'code' in error && Object.hasOwn(MODULE_CODES, String(error.code));

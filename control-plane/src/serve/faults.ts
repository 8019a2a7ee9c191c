import type { OptionFault } from '../options/errors.ts';

/** An option that keeps the program from starting. */
export interface OptionError extends Error {
  readonly fault: OptionFault;
}

/** An error that carries what is wrong with an option. */
export const optionError = (fault: OptionFault): OptionError =>
  Object.assign(new Error(`${fault.code}: ${fault.message} ${fault.mend}`), { fault });

/** The fault of an option error, also behind the error of the module that met it. */
export const faultOf = (error: unknown): OptionFault | undefined => {
  if (!(error instanceof Error)) return undefined;
  if ('fault' in error && isFault(error.fault)) return error.fault;
  return faultOf(error.cause);
};

const isFault = (value: unknown): value is OptionFault =>
  typeof value === 'object' && value !== null && 'mend' in value && 'code' in value && 'where' in value;

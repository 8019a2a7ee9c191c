import { type CodeDoc, codeDoc as doc } from '../faults/coded.ts';
import type { OptionSource } from './option.ts';

/** The registry of codes about options. A code is never reused or renamed. */
export const OPTION_CODES = {
  FLYBALL_OPTION_UNKNOWN: doc('Unknown option', 'Remove it, or use an option of the reference.'),
  FLYBALL_OPTION_VALUE: doc('Wrong value', 'Use a value the reference allows.'),
  FLYBALL_OPTION_MISSING: doc('Option is missing', 'Give it a value.'),
  FLYBALL_OPTION_FILE: doc('Options file cannot be read', 'Mend the file, or start without it.'),
  FLYBALL_OPTION_CONFLICT: doc('Options exclude each other', 'Change one of them.'),
  FLYBALL_OPTION_PORT_TAKEN: doc('Port is taken', 'End its owner, or use another port.'),
} as const satisfies Readonly<Record<string, CodeDoc>>;

/** A code of the registry. */
export type OptionCode = keyof typeof OPTION_CODES;

/** What is wrong with an option and where that came from. */
export interface OptionFault {
  readonly code: OptionCode;
  /** Name of the option; what was written when there is none of that name. */
  readonly option: string;
  readonly source: OptionSource;
  /** Place as a person wrote it: `--api-port`, `FLYBALL_API_PORT`, `apiPort in flyball.yaml`. */
  readonly where: string;
  /** One sentence; never more than the start of a value. */
  readonly message: string;
  readonly mend: string;
}

/** Builds a fault; how to mend it comes from the registry unless it is known better. */
export const optionFault = (
  code: OptionCode,
  given: Omit<OptionFault, 'code' | 'mend'> & { readonly mend?: string },
): OptionFault => ({ code, mend: OPTION_CODES[code].mend, ...given });

import { type CodeDoc, codeDoc as doc, thrown } from '../faults/coded.ts';

/** The registry of codes about modules. A code is never reused or renamed. */
export const MODULE_CODES = {
  FLYBALL_MODULE_TWICE: doc('Module named twice', 'Give each module a name of its own.'),
  FLYBALL_MODULE_MISSING: doc('Needed module is missing', 'Add the module, or remove what needs it.'),
  FLYBALL_MODULE_CYCLE: doc('Modules need each other', 'Break the circle of needs.'),
  FLYBALL_MODULE_UNKNOWN: doc('No such module', 'Use one of the names that are listed.'),
  FLYBALL_MODULE_REQUIRED: doc('Module cannot be switched off', 'Switch off optional modules only.'),
  FLYBALL_MODULE_START_FAILED: doc('Module did not start', 'Mend the cause that is named, then start again.'),
  FLYBALL_MODULE_STOP_FAILED: doc('Module did not stop cleanly', 'Look into the log of the program.'),
  FLYBALL_MODULE_BUNDLE_MISSING: doc(
    'File of a worker is missing',
    'Build it again: `npm run build`; or start without the module.',
  ),
  FLYBALL_MODULE_WORKER_ENDED: doc(
    'Worker ended by itself',
    'Mend the reason that is named; it is started again by itself. FLYBALL_DEBUG=1 shows its stack.',
  ),
} as const satisfies Readonly<Record<string, CodeDoc>>;

/** A code of the registry. */
export type ModuleCode = keyof typeof MODULE_CODES;

/** What is wrong with the modules. */
export interface ModuleFault {
  readonly code: ModuleCode;
  /** Name of the module. */
  readonly module: string;
  readonly message: string;
  readonly mend: string;
}

/** Builds a fault; how to mend it comes from the registry. */
export const moduleFault = (code: ModuleCode, module: string, message: string): ModuleFault => ({
  code,
  module,
  message,
  mend: MODULE_CODES[code].mend,
});

/** A fault that is thrown. */
export type ModuleError = Error & ModuleFault;

/** Makes a fault throwable. */
export const moduleError = (fault: ModuleFault, cause?: unknown): ModuleError =>
  thrown('ModuleError', fault, cause);

export type { CommandSpec, OptionSpec } from './command.ts';
export { COMMANDS } from './commands/index.ts';
export { EXIT_CODES } from './exit-codes.ts';
export { CLI_CODES } from './faults.ts';

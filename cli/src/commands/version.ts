import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball version`. */
export const versionCommand: CommandSpec = {
  name: 'version',
  group: 'Session',
  summary: 'print the version of the program, and of the server where one is known',
  options: [output('text', 'json', 'yaml')],
  examples: [['version', 'Of the program, of Node, and of the server']],
  run: async (given) => (await import('../actions/version.ts')).version(given),
};

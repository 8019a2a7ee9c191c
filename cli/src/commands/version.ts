import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball version`. */
export const versionCommand: CommandSpec = {
  name: 'version',
  group: 'Session',
  summary: 'print the version',
  options: [output('text', 'json')],
  examples: [['version', 'Version of the program and of Node']],
  run: async (given) => (await import('../actions/version.ts')).version(given),
};

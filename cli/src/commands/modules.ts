import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball modules`. */
export const modulesCommand: CommandSpec = {
  name: 'modules',
  group: 'Run',
  summary: 'list the modules of the server, what each needs and whether it runs',
  options: [output('table', 'json', 'yaml')],
  examples: [['modules', 'Show what runs']],
  run: async (given) => (await import('../actions/lists.ts')).modules(given),
};

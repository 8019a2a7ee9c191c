import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball clients`. */
export const clientsCommand: CommandSpec = {
  name: 'clients',
  group: 'Operate',
  summary: 'list the clients of all engines',
  options: [output('table', 'wide', 'json', 'yaml')],
  examples: [['clients -o wide', 'With addresses']],
  run: async (given) => (await import('../actions/lists.ts')).clients(given),
};

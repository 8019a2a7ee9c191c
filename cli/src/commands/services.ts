import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball services`. */
export const servicesCommand: CommandSpec = {
  name: 'services',
  group: 'Operate',
  summary: 'list the services of the catalog and their instances',
  options: [output('table', 'wide', 'json', 'yaml')],
  examples: [['services -o wide', 'A row for each instance']],
  run: async (given) => (await import('../actions/lists.ts')).services(given),
};

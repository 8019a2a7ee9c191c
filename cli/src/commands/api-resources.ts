import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball api-resources`. */
export const apiResourcesCommand: CommandSpec = {
  name: 'api-resources',
  group: 'Read',
  summary: 'list the kinds and their short names',
  options: [output('table', 'wide', 'json', 'yaml', 'name')],
  examples: [['api-resources -o wide', 'With what each is for']],
  run: async (given) => (await import('../actions/api-resources.ts')).apiResources(given),
};

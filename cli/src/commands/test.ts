import type { CommandSpec } from '../command.ts';
import { FILES, output } from '../shared-options.ts';

/** `flyball test`. */
export const testCommand: CommandSpec = {
  name: 'test',
  group: 'Prove',
  summary: 'run the PolicyTests among files against the other documents, without a server',
  options: [FILES, output('text', 'json', 'yaml')],
  examples: [['test -f policies/', 'Exit code 1 when one fails']],
  run: async (given) => (await import('../actions/test.ts')).test(given),
};

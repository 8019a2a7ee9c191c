import type { CommandSpec } from '../command.ts';
import { FILES, output } from '../shared-options.ts';

/** `flyball diff`. */
export const diffCommand: CommandSpec = {
  name: 'diff',
  group: 'Change',
  summary: 'show what applying files would change, whom it would reach, and what it would break',
  details: 'Exit code 0: nothing differs; 1: something does; above 1: an error.',
  options: [FILES, output('text', 'json', 'yaml')],
  examples: [['diff -f gray.yaml', 'The plan of a change']],
  run: async (given) => (await import('../actions/diff.ts')).diff(given),
};

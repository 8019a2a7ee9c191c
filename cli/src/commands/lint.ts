import type { CommandSpec } from '../command.ts';
import { FILES, output } from '../shared-options.ts';

/** `flyball lint`. */
export const lintCommand: CommandSpec = {
  name: 'lint',
  group: 'Prove',
  summary: 'check files without a server',
  details: 'Exit code 0: no errors, perhaps warnings; 2: errors.',
  options: [FILES, output('text', 'json', 'yaml')],
  examples: [['lint -f policies/', 'All that can be said of a folder']],
  run: async (given) => (await import('../actions/lint.ts')).lint(given),
};

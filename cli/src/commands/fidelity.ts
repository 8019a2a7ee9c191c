import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball fidelity`. */
export const fidelityCommand: CommandSpec = {
  name: 'fidelity',
  group: 'Prove',
  summary: 'show which features in use are not enforced exactly, by which clients',
  options: [output('table', 'json')],
  examples: [['fidelity', 'What deviates, and how']],
  run: async (given) => (await import('../actions/fidelity.ts')).fidelity(given),
};

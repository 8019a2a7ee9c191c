import type { CommandSpec } from '../command.ts';
import { NAMESPACE, output } from '../shared-options.ts';

/** `flyball fidelity`. */
export const fidelityCommand: CommandSpec = {
  name: 'fidelity',
  group: 'Prove',
  summary: 'show which features in use are not enforced exactly, by which clients',
  args: [['[object...]', 'kind/name; without it all objects']],
  completes: 'kinds',
  options: [NAMESPACE, output('table', 'json', 'yaml')],
  examples: [
    ['fidelity', 'What deviates, and how'],
    ['fidelity httproute/account -n shop', 'What deviates of one route'],
  ],
  run: async (given) => (await import('../actions/fidelity.ts')).fidelity(given),
};

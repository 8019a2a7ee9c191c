import type { CommandSpec } from '../command.ts';
import { NAMESPACE, output } from '../shared-options.ts';

/** `flyball status`. */
export const statusCommand: CommandSpec = {
  name: 'status',
  group: 'Prove',
  summary: 'show how far an object came: which clients accepted it, which refused it and why',
  args: [
    ['<object>', 'kind/name, or a name'],
    ['[name]', 'name, after a kind'],
  ],
  completes: 'kinds',
  options: [NAMESPACE, output('table', 'json', 'yaml')],
  examples: [['status httproute/account -n shop', 'Deliveries of one route']],
  run: async (given) => (await import('../actions/status.ts')).status(given),
};

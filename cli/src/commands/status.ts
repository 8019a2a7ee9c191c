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
  options: [NAMESPACE, output('table', 'wide', 'json', 'yaml')],
  examples: [
    ['status httproute/account -n shop', 'Deliveries of one route'],
    ['status httproute/account -n shop -o wide', 'Client by client'],
  ],
  run: async (given) => (await import('../actions/status.ts')).status(given),
};

import type { CommandSpec } from '../command.ts';
import { NAMESPACE, output } from '../shared-options.ts';

/** `flyball history`. */
export const historyCommand: CommandSpec = {
  name: 'history',
  group: 'Read',
  summary: 'list who changed what when, or the contents one object had',
  args: [['[object...]', 'kind/name']],
  completes: 'kinds',
  options: [NAMESPACE, output('table', 'json', 'yaml')],
  examples: [
    ['history', 'The last 50 changes of all objects'],
    ['history httproute/account -n shop', 'Who changed it when'],
    ['history httproute/account -n shop -o yaml', 'With the contents'],
  ],
  run: async (given) => (await import('../actions/history.ts')).history(given),
};

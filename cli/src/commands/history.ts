import type { CommandSpec } from '../command.ts';
import { NAMESPACE, output } from '../shared-options.ts';

/** `flyball history`. */
export const historyCommand: CommandSpec = {
  name: 'history',
  group: 'Read',
  summary: 'list the contents an object had, when, and by whom',
  args: [['<object...>', 'kind/name']],
  completes: 'kinds',
  options: [NAMESPACE, output('table', 'json', 'yaml')],
  examples: [
    ['history httproute/account -n shop', 'Who changed it when'],
    ['history httproute/account -n shop -o yaml', 'With the contents'],
  ],
  run: async (given) => (await import('../actions/history.ts')).history(given),
};

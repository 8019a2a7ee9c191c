import type { CommandSpec } from '../command.ts';
import { NAMESPACE } from '../shared-options.ts';

/** `flyball describe`. */
export const describeCommand: CommandSpec = {
  name: 'describe',
  group: 'Read',
  summary: 'show an object with its conditions, findings, deliveries and history',
  args: [['<kind...>', 'kind/name, or kind and names; a kind alone describes all']],
  completes: 'kinds',
  options: [NAMESPACE],
  examples: [['describe httproute/account -n shop', 'All about one route']],
  run: async (given) => (await import('../actions/describe.ts')).describe(given),
};

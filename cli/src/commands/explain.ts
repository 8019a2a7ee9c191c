import type { CommandSpec } from '../command.ts';

/** `flyball explain`. */
export const explainCommand: CommandSpec = {
  name: 'explain',
  group: 'Read',
  summary: 'say what a kind or a field means',
  args: [['<kind.field>', 'kind, or a field of it: httproute.spec.rules.matches']],
  completes: 'kinds',
  examples: [
    ['explain httproute', 'The kind and its fields'],
    ['explain ratelimitpolicy.spec.rules.limits', 'One field'],
  ],
  run: async (given) => (await import('../actions/explain.ts')).explain(given),
};

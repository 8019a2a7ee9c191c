import type { CommandSpec } from '../command.ts';
import { ALLOW_BROKEN, DRY_RUN, NAMESPACE, WAIT } from '../shared-options.ts';

/** `flyball undo`. */
export const undoCommand: CommandSpec = {
  name: 'undo',
  group: 'Change',
  summary: 'give an object the content it had before its last change',
  details:
    'An object that its last change created is deleted; one that it deleted comes back. What would break something is refused, as by apply.',
  args: [['<object...>', 'kind/name']],
  completes: 'kinds',
  options: [NAMESPACE, DRY_RUN, ALLOW_BROKEN, WAIT],
  examples: [['undo httproute/account -n shop', 'Take the last change back; nothing else is touched']],
  run: async (given) => (await import('../actions/undo.ts')).undo(given),
};

import type { CommandSpec } from '../command.ts';
import { ALLOW_BROKEN, DRY_RUN, FILES, MESSAGE, NAMESPACE } from '../shared-options.ts';

/** `flyball delete`. */
export const deleteCommand: CommandSpec = {
  name: 'delete',
  group: 'Change',
  summary: 'delete objects, all that are named or none',
  args: [['[object...]', 'kind/name, or kind and names']],
  completes: 'kinds',
  options: [FILES, NAMESPACE, DRY_RUN, ALLOW_BROKEN, MESSAGE],
  examples: [
    ['delete httproute/account -n shop', 'Delete one route'],
    ['delete -f policies/', 'Delete what the files name'],
  ],
  run: async (given) => (await import('../actions/delete.ts')).remove(given),
};

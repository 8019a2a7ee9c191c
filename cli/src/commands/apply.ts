import type { CommandSpec } from '../command.ts';
import { ALLOW_BROKEN, DRY_RUN, FILES, MESSAGE, WAIT } from '../shared-options.ts';

/** `flyball apply`. */
export const applyCommand: CommandSpec = {
  name: 'apply',
  group: 'Change',
  summary: 'create or change what files say, all of it or nothing',
  details:
    'A file that is wrong is refused with file, line, column, code and how to mend it (exit code 2), and so is a change that would break something. Nothing is applied then.',
  options: [
    FILES,
    DRY_RUN,
    WAIT,
    ALLOW_BROKEN,
    { flags: '--split', doc: 'One change for each namespace, for more than 1 MiB; this is not atomic' },
    MESSAGE,
  ],
  examples: [
    ['apply -f policies/', 'Apply a folder'],
    ['apply -f gray.yaml --wait=30s', 'And wait until every client has it'],
    ['apply -f - < gray.yaml', 'Apply standard input'],
  ],
  run: async (given) => (await import('../actions/apply.ts')).apply(given),
};

/** What the command answers to its caller. */
export const EXIT = {
  done: 0,
  no: 1,
  wrong: 2,
  late: 3,
  noAnswer: 4,
  mistake: 70,
} as const;

/** An exit code. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, for `flyball help exit-codes`. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.done, 'Done. diff: nothing differs. lint: no errors, perhaps warnings. test: all passed.'],
  [
    EXIT.no,
    'The answer is no. diff: something differs. test: one failed. get, describe, status, delete: something named does not exist. Otherwise the server refused, for example because somebody else changed the object meanwhile.',
  ],
  [
    EXIT.wrong,
    'What was given is wrong: the command line, a file, a line of a batch, a change that would break something. Nothing was applied. diff: any error.',
  ],
  [EXIT.late, 'Time is up. apply --wait, undo --wait: committed, but not every client has it yet.'],
  [EXIT.noAnswer, 'The server cannot be reached, fails, or does not take the token.'],
  [EXIT.mistake, 'A mistake of the program. FLYBALL_DEBUG=1 shows where.'],
  [130, 'Interrupted with Ctrl-C.'],
];

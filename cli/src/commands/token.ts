import type { CommandSpec } from '../command.ts';

/** `flyball token`. */
export const tokenCommand: CommandSpec = {
  name: 'token',
  group: 'Session',
  summary: 'tokens of the server on this machine',
  examples: [],
  commands: [
    {
      name: 'reset',
      group: 'Session',
      summary: 'end all tokens and make a new one for the administrator',
      details: 'It works on the data folder (--data, default ./.flyball), also while the server runs.',
      open: true,
      examples: [['token reset', 'After a token was lost or seen by others']],
      run: async (given) => (await import('../actions/plane.ts')).resetToken(given),
    },
  ],
};

import type { CommandSpec } from '../command.ts';
import { output } from '../shared-options.ts';

/** `flyball token`. */
export const tokenCommand: CommandSpec = {
  name: 'token',
  group: 'Session',
  summary: 'issue, list and end tokens: of engines elsewhere, and of the administrator',
  examples: [],
  commands: [
    {
      name: 'create',
      group: 'Session',
      summary: 'issue a token for an engine in a process of its own',
      details:
        'The secret is shown once, on standard output, or goes to a file that only you may read. The token lets its holder act for that one Engine and do nothing else.',
      options: [
        { flags: '--engine <name>', doc: 'Name of the Engine resource it is for' },
        { flags: '--expires <time>', doc: 'How long it holds: 30m, 24h, 90d. Default: until it is revoked' },
        { flags: '--token-file <path>', doc: 'Write it to this file, mode 0600, instead of showing it' },
      ],
      examples: [
        ['token create --engine gateway --expires 24h', 'Show a token for the default gateway'],
        [
          'token create --engine edge --token-file edge.token',
          'Keep it for flyball engine gateway --name edge',
        ],
      ],
      run: async (given) => (await import('../actions/token.ts')).createToken(given),
    },
    {
      name: 'list',
      group: 'Session',
      summary: 'list tokens that hold, and those that were revoked of late',
      options: [output('table', 'json', 'yaml')],
      examples: [['token list', 'Who has one, who made it, until when it holds']],
      run: async (given) => (await import('../actions/token.ts')).listTokens(given),
    },
    {
      name: 'revoke',
      group: 'Session',
      summary: 'end a token; an engine that has it is disconnected within seconds',
      args: [['<id>', 'id of the token, as token list shows it']],
      examples: [['token revoke 3f9c2a1b7d5e8f60', 'End one token']],
      run: async (given) => (await import('../actions/token.ts')).revokeToken(given),
    },
    {
      name: 'reset',
      group: 'Session',
      summary: 'end all tokens and make a new one for the administrator',
      details: 'It works on the data folder of the server, also while that runs.',
      options: [{ flags: '--data <folder>', doc: 'Data folder of the server; default ./.flyball' }],
      examples: [
        ['token reset', 'After a token was lost or seen by others'],
        ['token reset --data /var/lib/flyball', 'Of a server that keeps its data there'],
      ],
      run: async (given) => (await import('../actions/plane.ts')).resetToken(given),
    },
  ],
};

import type { CommandSpec } from '../command.ts';

/** `flyball context`. */
export const contextCommand: CommandSpec = {
  name: 'context',
  group: 'Session',
  summary: 'show and choose the server commands speak with',
  details:
    'The nearest .flyball folder from here upwards goes first, then FLYBALL_URL and FLYBALL_TOKEN, then the context in use.',
  examples: [],
  commands: [
    {
      name: 'list',
      group: 'Session',
      summary: 'list the contexts',
      examples: [['context list', 'The one that holds here is marked']],
      run: async (given) => (await import('../actions/context.ts')).listContexts(given),
    },
    {
      name: 'use',
      group: 'Session',
      summary: 'choose a context',
      args: [['<name>', 'name of the context']],
      examples: [['context use prod', 'Speak with that server from now on']],
      run: async (given) => (await import('../actions/context.ts')).useContext(given),
    },
  ],
};

import type { CommandSpec } from '../command.ts';

/** `flyball login`. */
export const loginCommand: CommandSpec = {
  name: 'login',
  group: 'Session',
  summary: 'get a token for twelve hours and keep it for further commands',
  details:
    'The token to log in with comes from the .flyball folder, from FLYBALL_TOKEN, or from standard input; it is never an argument, because others can see those.',
  args: [['[url]', 'the server; default: the one that holds here']],
  options: [{ flags: '--name <name>', doc: 'Name of the context; default: host and port' }],
  examples: [
    ['login http://127.0.0.1:7070', 'Asks for the token'],
    ['login https://flyball.example.com --name prod < token', 'Reads it from a file'],
  ],
  run: async (given) => (await import('../actions/login.ts')).login(given),
};

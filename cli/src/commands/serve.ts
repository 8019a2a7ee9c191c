import type { CommandSpec } from '../command.ts';

/** `flyball serve`. */
export const serveCommand: CommandSpec = {
  name: 'serve',
  group: 'Run',
  summary: 'run the control plane, the registry and the engines on this machine',
  details:
    'Everything listens on loopback. Data, the token of the administrator and the address stand in ./.flyball, where the other commands find them. An option may also be an environment variable (FLYBALL_API_PORT) or stand in flyball.yaml (apiPort).',
  open: true,
  examples: [
    ['serve', 'Start with what the data folder holds'],
    ['serve --example bookstore', 'Load the bookstore when the data folder is empty'],
    ['serve --api-port 7080', 'Serve the API on another port'],
  ],
  openHelp: async () => (await import('../actions/plane.ts')).serveOptions(),
  run: async (given) => (await import('../actions/plane.ts')).serve(given),
};

import type { CommandSpec } from '../command.ts';

/** `flyball engine`. */
export const engineCommand: CommandSpec = {
  name: 'engine',
  group: 'Run',
  summary: 'run one engine that dials a control plane elsewhere',
  details:
    'The plane takes engines at its --engine-port, each with a token of its own (flyball token create). The token comes from a file or from FLYBALL_ENGINE_TOKEN, never from the command line. An option may also be an environment variable (FLYBALL_ENGINE_PLANE) or stand in flyball.yaml (enginePlane); a flag goes first. Without the plane an engine goes on with what it has. The nacos engine runs within `flyball serve` only.',
  args: [['<xds|gateway>', 'the engine']],
  open: true,
  examples: [
    ['engine xds --plane 10.0.0.5:7071 --token-file xds.token', 'Serve xDS here for the plane over there'],
    [
      'engine gateway --name edge --token-file edge.token',
      'Take the traffic of the Gateways of the Engine edge',
    ],
  ],
  openHelp: async () => (await import('../actions/plane.ts')).engineOptions(),
  run: async (given) => (await import('../actions/plane.ts')).engine(given),
};

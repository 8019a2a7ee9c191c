import type { CommandSpec } from '../command.ts';

/** `flyball engine`. */
export const engineCommand: CommandSpec = {
  name: 'engine',
  group: 'Run',
  summary: 'run one engine that dials a control plane elsewhere',
  args: [['<xds|gateway|nacos>', 'the engine']],
  open: true,
  examples: [['engine xds --plane 10.0.0.5:7071', 'Serve xDS here for the plane over there']],
  run: async (given) => (await import('../actions/plane.ts')).engine(given),
};

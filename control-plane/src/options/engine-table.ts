import { option } from './option.ts';
import { address, hostPort, integer, port, text } from './types.ts';

const scope = 'engine';

const COMMON = {
  plane: option({
    name: 'plane',
    scope,
    type: hostPort,
    default: '127.0.0.1:7071',
    doc: 'Host and port the plane takes engines at (its `--engine-port`).',
  }),
  tokenFile: option({
    name: 'token-file',
    scope,
    type: text,
    default: '',
    doc: 'File with the token of this engine, read again at each dial. Without it, FLYBALL_ENGINE_TOKEN holds the token; no flag does, for others see command lines.',
  }),
  name: option({
    name: 'name',
    scope,
    type: text,
    default: '',
    doc: 'Name of its Engine resource, the one its token was made for. Default: the name of the engine, `xds` or `gateway`.',
  }),
} as const;

/** Options of `flyball engine`, by engine. What has no option follows from the Engine resource. */
export const ENGINE_OPTIONS = {
  xds: {
    ...COMMON,
    bind: option({
      name: 'bind',
      scope,
      type: address,
      default: '127.0.0.1',
      doc: 'Address xDS clients connect to. Others than loopback are refused: clients have no credentials yet.',
    }),
    xdsPort: option({
      name: 'xds-port',
      scope,
      type: port,
      default: 15_010,
      doc: 'Port of the xDS server.',
    }),
  },
  gateway: {
    ...COMMON,
    workers: option({
      name: 'workers',
      scope,
      type: integer(1, 64),
      default: 1,
      doc: 'Processes that share the ports. With one, local rate limits are exact; several divide them.',
    }),
  },
} as const;

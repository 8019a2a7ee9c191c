import type { CommandSpec, OptionSpec } from '../command.ts';

const ID: OptionSpec = {
  flags: '--id <id>',
  doc: 'Name of this client, unique among those that are to be told apart',
};
const XDS: OptionSpec = { flags: '--xds <address>', doc: 'The xDS server; default 127.0.0.1:15010' };

const envoy: CommandSpec = {
  name: 'envoy',
  group: 'Run',
  summary: 'print the file an Envoy is started with to serve a Gateway',
  options: [
    { flags: '--gateway <name>', doc: 'Gateway it serves, ns/name' },
    ID,
    XDS,
    { flags: '--admin <address>', doc: 'Where its admin page listens; default 127.0.0.1:9901' },
  ],
  examples: [['sidecar bootstrap envoy --gateway shop/public > envoy.json', 'Then: envoy -c envoy.json']],
  run: async (given) => (await import('../actions/sidecar.ts')).envoyFile(given),
};

const grpc: CommandSpec = {
  name: 'grpc',
  group: 'Run',
  summary: 'print the file a gRPC client needs to find the control plane',
  options: [
    ID,
    {
      flags: '--service <name>',
      doc: 'Service it is an instance of, ns/name: consumer routes of its namespace hold for its calls',
    },
    XDS,
  ],
  examples: [
    [
      'sidecar bootstrap grpc --id orders-1 > xds.json',
      'Then: GRPC_XDS_BOOTSTRAP=xds.json, and dial xds:///account',
    ],
  ],
  run: async (given) => (await import('../actions/sidecar.ts')).grpcFile(given),
};

/** `flyball sidecar`. */
export const sidecarCommand: CommandSpec = {
  name: 'sidecar',
  group: 'Run',
  summary: 'make files for what stands beside an application',
  examples: [],
  commands: [
    {
      name: 'bootstrap',
      group: 'Run',
      summary: 'print bootstrap files of xDS clients',
      examples: [],
      commands: [envoy, grpc],
    },
  ],
};

import { option, type ValuesOf } from './option.ts';
import { address, choice, integer, onOff, port, portMap, text, words } from './types.ts';

/** Every option of `flyball serve`. What has no option is a constant beside the code that uses it. */
export const OPTIONS = {
  bind: option({
    name: 'bind',
    type: address,
    default: '127.0.0.1',
    doc: 'Address all ports are bound to. Beyond loopback, xDS and Nacos refuse clients without credentials.',
  }),
  apiPort: option({ name: 'api-port', type: port, default: 7070, doc: 'Port of the API.' }),
  enginePort: option({ name: 'engine-port', type: port, default: 7071, doc: 'Port engines dial.' }),
  xdsPort: option({ name: 'xds-port', type: port, default: 15_010, doc: 'Port of the xDS server.' }),
  nacosHttpPort: option({
    name: 'nacos-http-port',
    type: port,
    default: 8848,
    doc: 'Port of the registry’s Nacos HTTP API.',
  }),
  nacosGrpcPort: option({
    name: 'nacos-grpc-port',
    type: port,
    default: 9848,
    doc: 'Port of the registry’s Nacos gRPC API. Nacos clients derive it: the HTTP port and 1000.',
  }),
  gatewayPorts: option({
    name: 'gateway-ports',
    type: portMap,
    default: { 80: 8080 },
    doc: 'Port of a Gateway’s listener → port that is bound for it.',
  }),
  gatewayWorkers: option({
    name: 'gateway-workers',
    type: integer(1, 64),
    default: 1,
    doc: 'Processes of the built-in gateway. With one, local rate limits are exact; several divide them.',
  }),
  envoy: option({
    name: 'envoy',
    type: onOff,
    default: false,
    doc: 'Runs a real Envoy in the place of the built-in gateway. Needs Python 3 and fetches 37 MB once.',
  }),
  data: option({
    name: 'data',
    type: text,
    default: './.flyball',
    doc: 'Folder of the log, the tokens and the key of secrets. Made with access for its owner only.',
  }),
  store: option({
    name: 'store',
    type: text,
    default: '',
    doc: 'Folder of the embedded log. Default: `log` in the data folder.',
  }),
  example: option({
    name: 'example',
    type: choice('bookstore', 'none'),
    default: 'none',
    doc: 'Example that runs beside: its services are started, its resources loaded when the log is empty.',
  }),
  without: option({
    name: 'without',
    type: words,
    default: [],
    // Which ones there are is known to what is composed of them: SERVE_OPTIONS names them.
    doc: 'Optional modules that are switched off.',
  }),
  logLevel: option({
    name: 'log-level',
    type: choice('error', 'warn', 'info', 'debug'),
    default: 'info',
    doc: 'Lines of the program’s own log below this level are left out.',
  }),
  maxWatches: option({
    name: 'max-watches',
    type: integer(1, 10_000),
    default: 256,
    doc: 'Watches one token may hold open at a time; all tokens together four times as many.',
  }),
  maxConnections: option({
    name: 'max-connections',
    type: integer(16, 65_535),
    default: 2_048,
    doc: 'Connections the API port holds at a time; further ones are closed at once.',
  }),
} as const;

/** Name of an option in code and in flyball.yaml. */
export type OptionKey = keyof typeof OPTIONS;

/** Values of all options. */
export type Options = ValuesOf<typeof OPTIONS>;

import { z } from 'zod';
import { hostname } from './fields.ts';
import { type Broken, repeated, unique } from './rule.ts';

interface Listener {
  readonly name: string;
  readonly hostname?: string | undefined;
  readonly port: number;
  readonly protocol: string;
  readonly tls?: { readonly mode: string } | undefined;
}

const NO_TLS: ReadonlySet<string> = new Set(['HTTP', 'TCP', 'UDP']);
const NO_HOSTNAME: ReadonlySet<string> = new Set(['TCP', 'UDP']);

const tlsFault = (protocol: string, tls: Listener['tls']): string | undefined => {
  if (NO_TLS.has(protocol) && tls !== undefined)
    return `tls is set, but a listener of protocol ${protocol} has none.`;
  if (protocol === 'HTTPS' && tls?.mode === 'Passthrough')
    return 'An HTTPS listener ends TLS; mode cannot be Passthrough.';
  if (protocol === 'TLS' && tls === undefined)
    return 'tls is missing: a listener of protocol TLS says whether it ends or passes TLS.';
  return undefined;
};

function* protocolRules(listeners: readonly Listener[]): Generator<Broken> {
  for (const [index, { protocol, tls, hostname: host }] of listeners.entries()) {
    const name = protocol.toUpperCase();
    const fault = tlsFault(name, tls);
    if (fault !== undefined)
      yield {
        path: [index, 'tls'],
        code: tls === undefined ? 'FB1103' : 'FB1107',
        message: fault,
        fix: tls === undefined ? 'Add tls.' : 'Remove tls, or change protocol.',
      };
    if (NO_HOSTNAME.has(name) && host !== undefined)
      yield {
        path: [index, 'hostname'],
        code: 'FB1107',
        message: `hostname is set, but protocol ${name} carries no host name.`,
        fix: 'Remove hostname.',
      };
  }
}

function* distinctListeners(listeners: readonly Listener[]): Generator<Broken> {
  for (const { index } of repeated(
    listeners,
    (entry) => `${entry.port} ${entry.protocol} ${entry.hostname ?? ''}`,
  )) {
    const { port, protocol, hostname: host } = listeners[index] ?? {};
    yield {
      path: [index],
      code: 'FB1104',
      message: `An earlier listener already has port ${port}, protocol ${protocol} and ${host === undefined ? 'no host name' : `host name ${host}`}.`,
      fix: 'Give one of them another port or host name.',
    };
  }
}

/** Rules over the listeners of a Gateway (validation rules of the Gateway CRD). */
export function* listenerRules(listeners: readonly Listener[]): Generator<Broken> {
  yield* unique<Listener>('name', ({ name }) => name)(listeners);
  yield* protocolRules(listeners);
  yield* distinctListeners(listeners);
}

const ADDRESS_SHAPES: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['IPAddress', z.union([z.ipv4(), z.ipv6()])],
  ['Hostname', hostname()],
]);

/** Rules over the addresses a Gateway asks for. */
export function* addressRules(
  addresses: readonly { readonly type: string; readonly value?: string | undefined }[],
): Generator<Broken> {
  for (const [index, { type, value }] of addresses.entries())
    if (value !== undefined && ADDRESS_SHAPES.get(type)?.safeParse(value).success === false)
      yield {
        path: [index, 'value'],
        code: 'FB1104',
        message: `"${value}" is not of type ${type}.`,
        fix: '',
      };
  yield* unique<(typeof addresses)[number]>('value', ({ type, value }) =>
    value ? `${type} ${value}` : undefined,
  )(addresses);
}

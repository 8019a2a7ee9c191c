import type { Service } from '@flyball/proto/ir';
import type { ServiceSpec } from '../kinds/service.ts';
import type { Reader } from './reader.ts';
import type { BackendName } from './references.ts';

/** Names for HTTP/2 without TLS, as Services write them (KEP-3726, and what meshes made common). */
const HTTP2: ReadonlySet<string> = new Set(['kubernetes.io/h2c', 'h2c', 'grpc']);

/** Names for protocols within TLS, which no engine speaks to instances. */
const WITHIN_TLS: ReadonlySet<string> = new Set(['kubernetes.io/wss', 'https', 'tls']);

type Place = Pick<BackendName, 'service' | 'namespace' | 'name'>;

/** Protocol spoken to the instances of a service: declared, of all its ports, registered, or HTTP. */
export const serviceProtocol = (read: Reader, { service, namespace, name }: Place): Service['protocol'] =>
  read.object('CatalogService', namespace, name)?.spec.protocol ??
  portsProtocol(read.object('Service', namespace, name)?.spec) ??
  read.shape(service)?.protocol ??
  'HTTP';

/** Engines speak one protocol to all ports of a service: one of several that differs does not decide. */
const portsProtocol = (spec: ServiceSpec | undefined): Service['protocol'] | undefined => {
  const ports = spec?.ports ?? [];
  return ports.length > 0 && ports.every(({ appProtocol }) => HTTP2.has(appProtocol ?? ''))
    ? 'GRPC'
    : undefined;
};

/** The appProtocol of a port that requests cannot be sent by, or undefined. Names that are not known say nothing. */
export const unsupportedProtocol = (
  read: Reader,
  place: Place,
  port: number | undefined,
): string | undefined => {
  const ports = read.object('Service', place.namespace, place.name)?.spec.ports ?? [];
  const asked = ports.find((one) => one.port === port)?.appProtocol;
  if (asked === undefined || WITHIN_TLS.has(asked)) return asked;
  return HTTP2.has(asked) && serviceProtocol(read, place) !== 'GRPC' ? asked : undefined;
};

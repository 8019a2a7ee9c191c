import { isIP } from 'node:net';
import { MAX_ADDRESS, MAX_METADATA_BYTES } from './bounds.ts';
import { bad, good, invalid, type Outcome, type RegistryError } from './errors.ts';
import { readFlag, readNumber } from './fields.ts';
import { checkSimpleName, DEFAULT_CLUSTER, groupedName, type ServiceKey } from './names.ts';

/** Metadata of an instance; an object without prototype. */
export type Metadata = Readonly<Record<string, string>>;

/** What a client said of an instance. */
export type Registration = {
  /** IP address or host name. */
  readonly ip: string;
  readonly port: number;
  readonly cluster: string;
  /** 0 to 10,000; 1 is the default, 0 gets no traffic. */
  readonly weight: number;
  /** Whether it takes traffic. */
  readonly enabled: boolean;
  /** What the client says of its own health. */
  readonly healthy: boolean;
  readonly metadata: Metadata;
};

/** `unconfirmed`: known from before a restart, not heard of since; served as healthy. */
export type Health = 'healthy' | 'unhealthy' | 'unconfirmed';

/** An instance of a service. */
export type Instance = {
  /** `ip#port#cluster`: unique within the service, the same after a restart of the instance. */
  readonly uid: string;
  /** Grows with each registration after an absence; unique within the registry's life. */
  readonly epoch: number;
  readonly registration: Registration;
  readonly health: Health;
};

/** Identity of an instance within its service. */
export const instanceUid = (at: {
  readonly ip: string;
  readonly port: number;
  readonly cluster: string;
}): string => `${at.ip}#${at.port}#${at.cluster}`;

/** Takes `instanceUid` apart. */
export function parseUid(uid: string): Pick<Registration, 'ip' | 'port' | 'cluster'> {
  const [ip = '', port = '', cluster = ''] = uid.split('#');
  return { ip, port: Number(port), cluster };
}

/** The id Nacos clients see. */
export const instanceId = (uid: string, key: ServiceKey): string => `${uid}#${groupedName(key)}`;

/** What a protocol read of an instance, not checked yet. */
export type InstanceFields = {
  readonly ip: unknown;
  readonly port: unknown;
  readonly cluster: unknown;
  readonly weight: unknown;
  readonly enabled: unknown;
  readonly healthy: unknown;
  readonly ephemeral: unknown;
  readonly metadata: unknown;
};

const hostName = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;

/** Checks an address: IPv4, IPv6 or a host name. */
export function checkAddress(ip: unknown): RegistryError | undefined {
  if (typeof ip !== 'string' || ip === '')
    return invalid('ip', 'missing', 'send the address of the instance');
  if (ip.length <= MAX_ADDRESS && (isIP(ip) !== 0 || hostName.test(ip))) return undefined;
  return invalid('ip', 'neither an IP address nor a host name', 'send the address callers can reach');
}

function checkPort(port: number): RegistryError | undefined {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return undefined;
  return invalid('port', 'not a port number', 'send an integer from 0 to 65535');
}

function checkWeight(weight: number): RegistryError | undefined {
  if (weight >= 0 && weight <= 10_000) return undefined;
  return invalid('weight', 'not a weight', 'send a number from 0 to 10000');
}

function pairsOf(text: string): readonly (readonly [string, string])[] {
  return text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at <= 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
  });
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function entriesOf(sent: unknown): readonly (readonly [string, string])[] | undefined {
  if (sent === undefined || sent === null || sent === '') return [];
  if (typeof sent === 'string') {
    return sent.trimStart().startsWith('{') ? entriesOf(parseObject(sent) ?? 0) : pairsOf(sent);
  }
  if (typeof sent !== 'object' || Array.isArray(sent)) return undefined;
  const texts = Object.entries(sent).filter(([, value]) => value !== null && typeof value !== 'object');
  return texts.map(([key, value]) => [key, String(value)]);
}

/** Reads metadata: a JSON object, its text, or `k=v,k2=v2`. Values that are not texts become texts; null ones go. */
export function readMetadata(sent: unknown): Outcome<Metadata> {
  const entries = entriesOf(sent);
  if (entries === undefined) return bad(invalid('metadata', 'not an object', 'send a JSON object of texts'));
  const bytes = entries.reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  if (bytes > MAX_METADATA_BYTES) {
    return bad(invalid('metadata', `${bytes} bytes`, `send at most ${MAX_METADATA_BYTES} bytes`));
  }
  const metadata: Record<string, string> = Object.create(null);
  for (const [key, value] of entries) metadata[key] = value;
  return good(metadata);
}

const persistentRefused: RegistryError = {
  code: 'PersistentUnsupported',
  what: 'ephemeral',
  why: 'persistent instances are not kept by this registry',
  mend: 'register with ephemeral=true, or declare the instances of the service as a resource',
};

/** Checks what a client sent and fills in Nacos' defaults. */
export function readRegistration(sent: InstanceFields): Outcome<Registration> {
  if (!readFlag(sent.ephemeral, true)) return bad(persistentRefused);
  const port = readNumber(sent.port, Number.NaN);
  const weight = readNumber(sent.weight, 1);
  const cluster = typeof sent.cluster === 'string' && sent.cluster !== '' ? sent.cluster : DEFAULT_CLUSTER;
  const error =
    checkAddress(sent.ip) ??
    checkPort(port) ??
    checkSimpleName('clusterName', cluster) ??
    checkWeight(weight);
  if (error !== undefined) return bad(error);
  const metadata = readMetadata(sent.metadata);
  if (!metadata.ok) return metadata;
  const enabled = readFlag(sent.enabled, true);
  const healthy = readFlag(sent.healthy, true);
  return good({ ip: String(sent.ip), port, cluster, weight, enabled, healthy, metadata: metadata.value });
}

import { readFlag, readNumber, readObject, readText } from './fields.ts';
import { type Registration, readRegistration } from './instance.ts';
import type { SavedInstance } from './instance-table.ts';
import { parseServiceId, type ServiceKey, serviceId, serviceKey } from './names.ts';
import { readOverlay } from './overlay-fields.ts';
import type { Overlay, OverlayLayer, PlacedOverlay } from './overlays.ts';
import type { ServiceRecord } from './service-record.ts';

/** Where instances outlive a restart of the process. */
export interface InstanceSnapshots {
  /** The last saved bytes, or undefined. */
  readonly load: () => Uint8Array | undefined;
  /** Replaces the saved bytes as a whole. May throw or reject: the next save tries again. */
  readonly save: (bytes: Uint8Array) => void | Promise<void>;
}

/** What a snapshot holds. */
export type Snapshot = {
  readonly epoch: number;
  readonly services: readonly { readonly key: ServiceKey; readonly instances: readonly SavedInstance[] }[];
  readonly overlays: readonly PlacedOverlay[];
};

const VERSION = 1;

function savedInstance(record: ServiceRecord, uid: string): unknown {
  const instance = record.instances.get(uid);
  if (instance === undefined) return undefined;
  const beats = record.leases.get(uid)?.kind === 'beat';
  const unhealthy = instance.health === 'unhealthy' && instance.registration.healthy;
  return { ...instance.registration, epoch: instance.epoch, beats, unhealthy };
}

/** The part of a snapshot that is one service, as JSON bytes. Kept by the caller until the service changes. */
export function encodeService(record: ServiceRecord): Buffer {
  const instances = [...record.instances.keys()].map((uid) => savedInstance(record, uid));
  return Buffer.from(JSON.stringify({ id: record.id, instances }));
}

const SEPARATOR = Buffer.from(',\n');

/** A snapshot of encoded services; their bytes are copied once and not read. */
export function encodeSnapshot(parts: {
  readonly epoch: number;
  readonly services: readonly Buffer[];
  readonly overlays: readonly PlacedOverlay[];
}): Uint8Array {
  const overlays = JSON.stringify(parts.overlays);
  const head = Buffer.from(
    `{"version":${VERSION},"epoch":${parts.epoch},"overlays":${overlays},"services":[`,
  );
  const services = parts.services.flatMap((bytes, index) => (index === 0 ? [bytes] : [SEPARATOR, bytes]));
  return Buffer.concat([head, ...services, Buffer.from(']}')]);
}

function readInstance(sent: unknown): SavedInstance[] {
  const fields = readObject(sent);
  if (fields === undefined) return [];
  const { ip, port, cluster, weight, enabled, healthy, metadata } = fields as Partial<Registration>;
  const registration = readRegistration({
    ip,
    port,
    cluster,
    weight,
    enabled,
    healthy,
    metadata,
    ephemeral: true,
  });
  if (!registration.ok) return [];
  const epoch = readNumber(fields['epoch'], 0) || 0;
  const beats = readFlag(fields['beats'], false);
  return [
    { registration: registration.value, epoch, beats, unhealthy: readFlag(fields['unhealthy'], false) },
  ];
}

function readService(sent: unknown): Snapshot['services'] {
  const fields = readObject(sent);
  const key = serviceKey(parseServiceId(readText(fields?.['id'], '')));
  const instances = fields?.['instances'];
  if (!key.ok || !Array.isArray(instances)) return [];
  return [{ key: key.value, instances: instances.flatMap(readInstance) }];
}

const isLayer = (text: string): text is OverlayLayer => text === 'operator' || text === 'engine';

function readPlaced(sent: unknown): PlacedOverlay[] {
  const fields = readObject(sent);
  const layer = readText(fields?.['layer'], '');
  const key = serviceKey(parseServiceId(readText(fields?.['service'], '')));
  const overlay = readOverlay(readObject(fields?.['overlay']) ?? {});
  if (!isLayer(layer) || !key.ok || !overlay.ok) return [];
  const written: Overlay = overlay.value;
  return [{ service: serviceId(key.value), uid: readText(fields?.['uid'], ''), layer, overlay: written }];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads a snapshot. Parts that are not valid are left out; undefined when it is none of this version. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  const fields = readObject(parsed);
  if (fields?.['version'] !== VERSION) return undefined;
  return {
    epoch: readNumber(fields['epoch'], 0) || 0,
    services: listOf(fields['services']).flatMap(readService),
    overlays: listOf(fields['overlays']).flatMap(readPlaced),
  };
}

import { createHash } from 'node:crypto';
import { XDS_TYPES, type XdsType } from '@flyball/sidecar-config';
import { type Artefact, EMPTY_VERSION } from './artefact.ts';
import type { Channel, Item, Session, Stream } from './channel.ts';
import { framedText, joinResponse, responseTail } from './framing.ts';
import { isFullState, TYPE_ORDER } from './types.ts';

const VERSION_LENGTH = 12;

/** Field numbers of `control_plane` in the two responses. */
const CONTROL_PLANE = { sotw: 6, delta: 7 } as const;

/** Ends of responses by mode and type. */
export type Tails = Readonly<Record<Stream['mode'], ReadonlyMap<XdsType, Buffer>>>;

/** Makes the ends of all responses of a server. */
export function tailsOf(identifier: string): Tails {
  const tails = (mode: Stream['mode']): ReadonlyMap<XdsType, Buffer> =>
    new Map(
      TYPE_ORDER.map((type) => [
        type,
        responseTail(XDS_TYPES[type], { field: CONTROL_PLANE[mode], identifier }),
      ]),
    );
  return { sotw: tails('sotw'), delta: tails('delta') };
}

/** Version of a set of resources: the same in every process that sends the same. */
function versionOfAll(artefacts: readonly Artefact[]): string {
  const [first] = artefacts;
  if (first && artefacts.length === 1) return first.version;
  const versions = artefacts.map(({ name, version }) => `${name}\0${version}\n`).sort();
  return createHash('sha256').update(versions.join('')).digest('base64url').slice(0, VERSION_LENGTH);
}

function sotwParts(channel: Channel, items: readonly Item[]): readonly Buffer[] {
  const artefacts = isFullState(channel.type)
    ? [...channel.held.values()]
    : items.flatMap(({ after }) => after ?? []);
  return [framedText(1, versionOfAll(artefacts)), ...artefacts.map(({ any }) => any())];
}

/** What a client did not confirm to be gone is said again with whatever it is sent next. */
function deltaParts(items: readonly Item[], removes: readonly string[]): readonly Buffer[] {
  const said = new Set(items.map(({ name }) => name));
  const again = removes.filter((name) => !said.has(name));
  return [
    ...items.map(({ name, after }) => (after ? after.delta() : framedText(6, name))),
    ...again.map((name) => framedText(6, name)),
  ];
}

function takeOver({ held, foreign, removing }: Channel, items: readonly Item[]): void {
  for (const { name, after } of items) {
    const before = held.get(name);
    if (after) held.set(name, after);
    else if (before || foreign.has(name)) removing.set(name, before);
    if (!after) held.delete(name);
    foreign.delete(name);
  }
}

/** Names a response says are gone: by name, or by what is missing in a full state. */
function removesOf({ stream, type, held, removing }: Channel): readonly string[] {
  if (stream.mode === 'sotw' && !isFullState(type)) return [];
  return [...removing.keys()].filter((name) => !held.has(name));
}

/**
 * A cluster that is sent anew waits for its endpoints, changed or not:
 * https://github.com/envoyproxy/envoy/issues/13009
 */
function oweEndpoints(channel: Channel, { cache }: Session, items: readonly Item[]): void {
  const endpoints = channel.stream.channels.get('endpoint');
  if (!endpoints) return;
  for (const { before, after } of items) {
    if (!after || after.version === before?.version) continue;
    const name = after.endpoints();
    const known = cache.slot('endpoint', name)?.served ?? endpoints.held.get(name)?.version === EMPTY_VERSION;
    if (known && endpoints.subscription.names.has(name)) endpoints.forced.add(name);
  }
}

/** Makes the next response of a type and notes that it waits for its answer. */
export function emit(
  channel: Channel,
  session: Session,
  content: { items: readonly Item[]; tails: Tails },
): Buffer {
  const { items, tails } = content;
  const { stream, type } = channel;
  stream.nonce += 1;
  const nonce = stream.nonce.toString(36);
  takeOver(channel, items);
  const removes = removesOf(channel);
  channel.owed = false;
  channel.sent += 1;
  channel.lastNonce = nonce;
  channel.outstanding = { nonce, items, removes };
  for (const { before, after } of items) {
    if (after) session.events.sent(session.client, after, before);
  }
  if (type === 'cluster') oweEndpoints(channel, session, items);
  const parts = stream.mode === 'sotw' ? sotwParts(channel, items) : deltaParts(items, removes);
  return joinResponse([...parts, tails[stream.mode].get(type) ?? Buffer.alloc(0)], nonce);
}

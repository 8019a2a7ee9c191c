import { type Artefact, EMPTY_VERSION, emptyAssignment } from './artefact.ts';
import {
  type Barrier,
  type Channel,
  type Item,
  isLeftAlone,
  type Session,
  type Stream,
  targetOf,
} from './channel.ts';
import type { LeanMap } from './lean.ts';
import { shelve } from './let-go.ts';
import { clusterBarrier, isPassed, removalBarrier } from './order.ts';
import { reviewRefusals } from './refused.ts';
import { isFullState } from './types.ts';

/**
 * Bytes of resources in one response; more goes into the next one. gRPC clients take at most 4 MiB, and a response may
 * hold what it tries and what it restores.
 */
const RESPONSE_BYTES = 1.5 * 1024 * 1024;

/** Whether the protocol lets a response delete a resource of this type. */
function canRemove({ type, stream }: Channel): boolean {
  return stream.mode === 'delta' || isFullState(type);
}

/** Names that may have changed, by what is to be done. */
interface Sorted {
  readonly due: string[];
  readonly leaving: string[];
  /** Held as it should be, made from other sources than before. */
  readonly same: { readonly before: Artefact; readonly now: Artefact }[];
  /** The same, while an answer is still to come that will say how the name fared. */
  readonly unsure: Artefact[];
  /** Names an answer is still to come for; made when first asked for. */
  underWay: ReadonlySet<string> | undefined;
}

/** Moves a name into one of the maps, keeping what it already waits for there. */
function move(
  to: LeanMap<string, Barrier | undefined>,
  from: LeanMap<string, Barrier | undefined>,
  name: string,
): void {
  from.delete(name);
  if (!to.has(name)) to.set(name, undefined);
}

/** Whether an answer is still to come that will say how the name fared. */
function isUnderWay({ outstanding, isolation }: Channel, into: Sorted, name: string): boolean {
  if (isolation) return true;
  into.underWay ??= new Set(outstanding?.items.map((item) => item.name));
  return into.underWay.has(name);
}

/** The client has the right bytes already: what they are made from may be new. */
function keep(channel: Channel, into: Sorted, { before, now }: { before: Artefact; now: Artefact }): void {
  channel.held.set(now.name, now);
  if (before === now) return;
  if (isUnderWay(channel, into, now.name)) into.unsure.push(before);
  else into.same.push({ before, now });
}

function sortName(channel: Channel, session: Session, { name, into }: { name: string; into: Sorted }): void {
  const { held, foreign, due, leaving } = channel;
  const target = targetOf(channel, session, name);
  const before = held.get(name);
  const changed = before?.version !== target?.version || foreign.has(name);
  reviewRefusals(channel, session, name);
  if (target && changed) {
    move(due, leaving, name);
    into.due.push(name);
  } else if (foreign.has(name) && isLeftAlone(channel, session, name)) {
    due.delete(name);
    leaving.delete(name);
  } else if (changed && canRemove(channel)) {
    move(leaving, due, name);
    into.leaving.push(name);
  } else {
    due.delete(name);
    leaving.delete(name);
    if (before && target) keep(channel, into, { before, now: target });
    else shelve(channel, session, name);
  }
}

function sortFresh(channel: Channel, session: Session): Sorted {
  const into: Sorted = { due: [], leaving: [], same: [], unsure: [], underWay: undefined };
  for (const name of channel.fresh) sortName(channel, session, { name, into });
  channel.fresh.clear();
  return into;
}

function tellSame({ client, events }: Session, { same, unsure }: Sorted): void {
  for (const { before, now } of same) events.accepted(client, now, before);
  const lost = [
    ...same.map(({ before, now }) => ({ artefact: before, by: now })),
    ...unsure.map((artefact) => ({ artefact, by: undefined })),
  ];
  if (lost.length > 0) events.lost(client, lost);
}

function waitFor(
  map: LeanMap<string, Barrier | undefined>,
  names: readonly string[],
  barrier: Barrier,
): void {
  for (const name of names) if (!map.get(name)) map.set(name, barrier);
}

function addBarriers(stream: Stream, { type, due, leaving }: Channel, sorted: Sorted): void {
  const late = type === 'listener' || type === 'route';
  if (late && sorted.due.length > 0) waitFor(due, sorted.due, clusterBarrier(stream));
  if (sorted.leaving.length > 0) waitFor(leaving, sorted.leaving, removalBarrier(stream));
}

/** Looks at all names that may have changed and decides what goes, and after what. */
export function settle(stream: Stream, session: Session): void {
  const news: [Channel, Sorted][] = [];
  for (const channel of stream.channels.values()) {
    if (channel.fresh.size > 0) news.push([channel, sortFresh(channel, session)]);
  }
  for (const [channel, sorted] of news) {
    tellSame(session, sorted);
    addBarriers(stream, channel, sorted);
  }
}

/** Bytes of an item in a response; what is removed takes its name. */
function sizeOf({ stream }: Channel, { name, after }: Item): number {
  if (!after) return name.length;
  return (stream.mode === 'delta' ? after.delta() : after.any()).length;
}

/** What a client gets that asks for endpoints nobody knows, and would wait for them. */
function assignmentFor(channel: Channel, name: string): Artefact | undefined {
  const held = channel.held.get(name);
  if (!channel.fillEmpty || (held && held.version !== EMPTY_VERSION)) return undefined;
  return held ?? emptyAssignment(name);
}

function itemFor(channel: Channel, session: Session, name: string): Item | undefined {
  const forced = channel.forced.has(name);
  const foreign = channel.foreign.has(name);
  const before = channel.held.get(name);
  const after = targetOf(channel, session, name) ?? (forced ? assignmentFor(channel, name) : undefined);
  if (after) {
    const changed = forced || after.version !== before?.version || foreign;
    return changed ? { name, before, after, foreign } : undefined;
  }
  return forced && canRemove(channel) ? { name, before, after, foreign } : undefined;
}

function* upsertNames(channel: Channel): Generator<string> {
  yield* channel.forced;
  for (const [name, barrier] of channel.due) {
    if (!channel.forced.has(name) && isPassed(channel.stream, barrier)) yield name;
  }
}

/** Takes the names that may go now, up to the size of a response; full states are never cut. */
export function takeUpserts(channel: Channel, session: Session): readonly Item[] {
  const whole = channel.stream.mode === 'sotw' && isFullState(channel.type);
  const items: Item[] = [];
  const taken: string[] = [];
  let bytes = 0;
  for (const name of upsertNames(channel)) {
    const item = itemFor(channel, session, name);
    const size = item ? sizeOf(channel, item) : 0;
    if (!whole && items.length > 0 && bytes + size > RESPONSE_BYTES) break;
    bytes += size;
    taken.push(name);
    if (item) items.push(item);
  }
  for (const name of taken) {
    channel.forced.delete(name);
    channel.due.delete(name);
  }
  return items;
}

/** Takes the removals whose time has come; a name that is asked for again is none. */
export function takeRemovals(channel: Channel, session: Session): readonly Item[] {
  const { stream, leaving, held, foreign } = channel;
  const items: Item[] = [];
  for (const [name, barrier] of leaving) {
    if (!isPassed(stream, barrier)) continue;
    leaving.delete(name);
    if (targetOf(channel, session, name)) continue;
    items.push({ name, before: held.get(name), after: undefined, foreign: foreign.has(name) });
  }
  return items;
}

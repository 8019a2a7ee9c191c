import { createHash } from 'node:crypto';
import { type Books, createBooks } from '@flyball/engine';
import { type SourceEntry, XDS_TYPES, type XdsResource, type XdsType } from '@flyball/sidecar-config';
import { createXdsEngine, type XdsCore, type XdsStream } from '@flyball/xds-server';
import { expect } from 'vitest';
import { createDeltaState } from './delta-state.ts';
import { createSotwState } from './sotw-state.ts';
import { fieldsOf, message, textOf } from './wire.ts';

const VIEW = 'gateway/test/edge';
export const TYPES = ['cluster', 'endpoint', 'listener', 'route'] as const;
export const NAMES = ['a', 'b', 'c'] as const;
/** Entries a resource is made from at one time and not at another. */
export const EXTRAS = ['x', 'y'] as const;
const WILDCARDS = ['cluster', 'listener'] as const;

export type Mode = 'delta' | 'sotw';
type Change =
  | {
      readonly do: 'set';
      readonly type: XdsType;
      readonly name: string;
      readonly body: string;
      readonly extras: readonly string[];
    }
  | { readonly do: 'remove'; readonly type: XdsType; readonly name: string }
  /** A new version of the entry that all resources of a name are made from. */
  | { readonly do: 'bump'; readonly name: string }
  | { readonly do: 'view'; readonly names: readonly string[] };
interface Ask {
  readonly do: 'subscribe' | 'unsubscribe';
  readonly type: XdsType;
  readonly name: string;
  readonly client: number;
}
interface Carry {
  readonly do: 'up' | 'down' | 'drop';
  readonly client: number;
}
export type Step = Change | Ask | Carry;

// Field 15 carries the body, field 14 the name: neither is used in the four messages.
function bytesOf(named: string, body: string): Buffer {
  return message([
    [14, named],
    [15, body],
  ]);
}

function fieldOf(bytes: Buffer, wanted: number): string {
  for (const [field, value] of fieldsOf(bytes)) if (field === wanted) return textOf(value);
  return '';
}

const isBad = (body: Buffer): boolean => fieldOf(body, 15).startsWith('bad');

/** A client and what is on its way between it and the server. */
interface Link {
  readonly state: ReturnType<typeof createDeltaState> | ReturnType<typeof createSotwState>;
  stream: XdsStream;
  up: Buffer[];
  down: Buffer[];
  /** Responses the server has made and seen no answer of, by type. */
  unanswered: Map<string, number>;
}

function newState(mode: Mode, id: string): Link['state'] {
  const common = { id, cluster: VIEW };
  if (mode === 'delta') {
    return createDeltaState({
      ...common,
      refuse: ({ resources }) => (resources.some(({ body }) => isBad(body)) ? 'bad' : undefined),
    });
  }
  return createSotwState({
    ...common,
    fullState: new Set(WILDCARDS.map((of) => XDS_TYPES[of])),
    nameOf: (_of, body) => fieldOf(body, 14) || fieldOf(body, 1),
    refuse: ({ resources }) => ([...resources.values()].some(isBad) ? 'bad' : undefined),
  });
}

/** The whole world of one run: a server with its books, two clients, and all that is on its way. */
export class World {
  readonly books: Books = createBooks({ now: () => 1, epoch: 'e' });
  readonly core: XdsCore;
  readonly wanted = new Map<string, XdsResource & { readonly body: string }>();
  /** What a body was made from, the last time or ever, by type, name and body. */
  readonly sources = new Map<string, readonly SourceEntry[]>();
  readonly everSources = new Map<string, readonly SourceEntry[]>();
  readonly asked: Set<string>[];
  readonly links: Link[];
  readonly mode: Mode;
  readonly bumps = new Map<string, number>();
  view: readonly string[] = [];

  constructor(mode: Mode) {
    this.mode = mode;
    const { books } = this;
    this.core = createXdsEngine({ engine: 'xds', program: 'test', books, now: () => 1 }).core;
    for (const key of EXTRAS) books.delivery.receive({ kind: 'Extra', key }, '1');
    this.links = [0, 1].map((index) => this.connect(newState(mode, `c${index}`)));
    this.asked = this.links.map(() => new Set<string>());
    for (const link of this.links) {
      for (const of of WILDCARDS) link.up.push(link.state.subscribe(XDS_TYPES[of], ['*']));
    }
  }

  connect(state: Link['state']): Link {
    const stream = this.core.open({ mode: this.mode, address: '', wake: () => undefined });
    return { state, stream, up: [], down: [], unanswered: new Map() };
  }

  run(one: Step): void {
    if (!('client' in one)) this.change(one);
    else if (one.do === 'subscribe' || one.do === 'unsubscribe') this.ask(one);
    else this.carry(one as Carry);
    for (const link of this.links) this.pull(link);
  }

  change(one: Change): void {
    const upserts = this.upsertsOf(one);
    for (const resource of upserts) this.want(resource);
    if (one.do === 'remove') this.wanted.delete(`${one.type}/${one.name}`);
    if (one.do === 'view') this.view = one.names;
    const names = new Set(one.do === 'view' ? one.names : []);
    this.core.apply('envoy', {
      upserts,
      removes: one.do === 'remove' ? [one] : [],
      views: new Map(one.do === 'view' ? [[VIEW, { cluster: names, listener: names }]] : []),
    });
  }

  upsertsOf(one: Change): readonly (XdsResource & { readonly body: string })[] {
    if (one.do === 'set') return [this.resource(one, one.extras)];
    if (one.do !== 'bump') return [];
    this.bumps.set(one.name, (this.bumps.get(one.name) ?? 0) + 1);
    return [...this.wanted.values()]
      .filter(({ name }) => name === one.name)
      .map((known) => {
        const extras = known.sources.filter(({ entry }) => entry.kind === 'Extra');
        return this.resource(
          known,
          extras.map(({ entry }) => entry.key),
        );
      });
  }

  resource(
    { type, name, body }: { readonly type: XdsType; readonly name: string; readonly body: string },
    extras: readonly string[],
  ): XdsResource & { readonly body: string } {
    const bytes = bytesOf(name, body);
    const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
    const sources = [
      { entry: { kind: 'Own', key: `${type}/${name}` }, version: body },
      { entry: { kind: 'Shared', key: name }, version: `${this.bumps.get(name) ?? 0}` },
      ...extras.map((key) => ({ entry: { kind: 'Extra', key }, version: '1' })),
    ];
    return { type, name, bytes, version, sources, body };
  }

  want(resource: XdsResource & { readonly body: string }): void {
    const { type, name, body, sources } = resource;
    this.wanted.set(`${type}/${name}`, resource);
    const id = `${type}/${name}/${body}`;
    this.sources.set(id, sources);
    this.everSources.set(id, [...(this.everSources.get(id) ?? []), ...sources]);
    for (const { entry, version } of sources) this.books.delivery.receive(entry, version);
  }

  ask(one: Ask): void {
    const [link, asked] = [this.links[one.client], this.asked[one.client]];
    if (one.do === 'subscribe') asked?.add(`${one.type}/${one.name}`);
    else if (!asked?.delete(`${one.type}/${one.name}`)) return;
    link?.up.push(link.state[one.do](XDS_TYPES[one.type], [one.name]));
  }

  carry(one: Carry): void {
    const link = this.links[one.client];
    if (!link) return;
    if (one.do === 'up') this.deliverUp(link);
    else if (one.do === 'down') this.deliverDown(link);
    else this.drop(one.client, link);
  }

  drop(index: number, link: Link): void {
    link.stream.close();
    const next = this.connect(link.state);
    next.up.push(...link.state.reconnect());
    this.links[index] = next;
  }

  deliverUp(link: Link): void {
    const request = link.up.shift();
    if (!request) return;
    const [typeField, nonceField] = this.mode === 'delta' ? [2, 6] : [4, 5];
    const of = fieldOf(request, typeField ?? 0);
    if (fieldOf(request, nonceField ?? 0) !== '') link.unanswered.set(of, 0);
    link.stream.receive(request);
  }

  deliverDown(link: Link): void {
    const bytes = link.down.shift();
    if (bytes) link.up.push(link.state.receive(bytes).answer);
  }

  pull(link: Link): void {
    for (let bytes = link.stream.next(); bytes; bytes = link.stream.next()) {
      link.down.push(bytes);
      const of = fieldOf(bytes, 4);
      const unanswered = (link.unanswered.get(of) ?? 0) + 1;
      link.unanswered.set(of, unanswered);
      // A request with an older nonce also counts as an answer here, so this can only be too lenient.
      expect(unanswered, `unanswered responses of ${of}`).toBe(1);
    }
  }

  settle(): void {
    for (let round = 0; round < 2000; round += 1) {
      if (this.links.every(({ up, down }) => up.length + down.length === 0)) return;
      for (const link of this.links) {
        this.deliverUp(link);
        this.pull(link);
        this.deliverDown(link);
      }
    }
    throw new Error('the exchange does not come to an end');
  }

  /** The bodies a client holds of a type, by name. */
  held(index: number, of: XdsType): Record<string, string> {
    const rows = [...(this.links[index]?.state.held(XDS_TYPES[of]) ?? [])].map(
      ([named, value]) => [named, 'body' in value ? value.body : value] as const,
    );
    return Object.fromEntries(rows.map(([named, body]) => [named, fieldOf(body, 15)]));
  }

  /** What a client should hold of a type. */
  expected(index: number, of: XdsType): Record<string, string> {
    const inView = (named: string): boolean =>
      WILDCARDS.some((each) => each === of) && this.view.includes(named);
    const names = NAMES.filter((named) => inView(named) || this.asked[index]?.has(`${of}/${named}`));
    return Object.fromEntries(
      names.flatMap((named) => {
        const body = this.wanted.get(`${of}/${named}`)?.body;
        return body === undefined ? [] : [[named, body]];
      }),
    );
  }
}

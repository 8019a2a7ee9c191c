import { createHash } from 'node:crypto';
import { XDS_TYPES, type XdsResource, type XdsType } from '@flyball/sidecar-config';
import { createXdsCore, type XdsCore, type XdsStream } from '@flyball/xds-server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDeltaState } from './delta-state.ts';
import { createSotwState } from './sotw-state.ts';
import { fieldsOf, message, textOf } from './wire.ts';

// Random interleavings of changes, subscriptions, messages on their way, lost connections and refusals: when all
// messages have arrived, each client holds what the server has.

const VIEW = 'gateway/test/edge';
const TYPES = ['cluster', 'endpoint', 'listener', 'route'] as const;
const NAMES = ['a', 'b', 'c'] as const;
const WILDCARDS = ['cluster', 'listener'] as const;

type Mode = 'delta' | 'sotw';
type Change =
  | { readonly do: 'set'; readonly type: XdsType; readonly name: string; readonly body: string }
  | { readonly do: 'remove'; readonly type: XdsType; readonly name: string }
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
type Step = Change | Ask | Carry;

const type = fc.constantFrom<XdsType>(...TYPES);
const name = fc.constantFrom<string>(...NAMES);
const client = fc.nat({ max: 1 });
const bodies = ['1', '2', '3', 'bad1', 'bad2'];

const step = (withBad: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('set' as const),
        type,
        name,
        body: fc.constantFrom(...bodies.slice(0, withBad ? 5 : 3)),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), type, name }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('view' as const), names: fc.subarray([...NAMES]) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom('subscribe' as const, 'unsubscribe' as const),
        type,
        name,
        client,
      }),
    },
    { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('up' as const, 'down' as const), client }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), client }) },
  );

// Field 15 carries the body, field 14 the name: neither is used in the four messages.
function resource(of: XdsType, named: string, body: string): XdsResource {
  const bytes = message([
    [14, named],
    [15, body],
  ]);
  const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  return { type: of, name: named, bytes, version, sources: [] };
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

/** The bodies a client holds of a type, by name. */
function heldBy({ state }: Link, of: XdsType): Record<string, string> {
  const rows = [...state.held(XDS_TYPES[of])].map(
    ([named, value]) => [named, 'body' in value ? value.body : value] as const,
  );
  return Object.fromEntries(rows.map(([named, body]) => [named, fieldOf(body, 15)]));
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

function newCore(): XdsCore {
  const nothing = (): void => undefined;
  return createXdsCore({
    identifier: 'test',
    events: { connected: nothing, gone: nothing, sent: nothing, accepted: nothing, rejected: nothing },
  });
}

/** The whole world of one run. */
class World {
  readonly core = newCore();
  readonly wanted = new Map<string, string>();
  readonly asked: Set<string>[];
  readonly links: Link[];
  readonly mode: Mode;
  view: readonly string[] = [];

  constructor(mode: Mode) {
    this.mode = mode;
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
    if (one.do === 'set' || one.do === 'remove' || one.do === 'view') this.change(one);
    else if (one.do === 'subscribe' || one.do === 'unsubscribe') this.ask(one);
    else if (one.do === 'up' || one.do === 'down' || one.do === 'drop') this.carry(one);
    for (const link of this.links) this.pull(link);
  }

  change(one: Change): void {
    if (one.do === 'set') this.wanted.set(`${one.type}/${one.name}`, one.body);
    if (one.do === 'remove') this.wanted.delete(`${one.type}/${one.name}`);
    if (one.do === 'view') this.view = one.names;
    const names = new Set(one.do === 'view' ? one.names : []);
    this.core.apply('envoy', {
      upserts: one.do === 'set' ? [resource(one.type, one.name, one.body)] : [],
      removes: one.do === 'remove' ? [one] : [],
      views: new Map(one.do === 'view' ? [[VIEW, { cluster: names, listener: names }]] : []),
    });
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

  /** What a client should hold of a type. */
  expected(index: number, of: XdsType): Record<string, string> {
    const inView = (named: string): boolean =>
      WILDCARDS.some((each) => each === of) && this.view.includes(named);
    const names = NAMES.filter((named) => inView(named) || this.asked[index]?.has(`${of}/${named}`));
    return Object.fromEntries(
      names.flatMap((named) => {
        const body = this.wanted.get(`${of}/${named}`);
        return body === undefined ? [] : [[named, body]];
      }),
    );
  }
}

const good = (rows: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(rows).filter(([, body]) => !body.startsWith('bad')));

function compare(world: World): void {
  world.links.forEach((link, index) => {
    for (const of of TYPES) {
      const held = heldBy(link, of);
      const expected = world.expected(index, of);
      const withheld = Object.keys(expected).filter((named) => expected[named]?.startsWith('bad'));
      expect(Object.values(held).filter((body) => body.startsWith('bad'))).toEqual([]);
      for (const named of withheld) delete held[named];
      // State of the world cannot delete endpoints and routes, and says nothing of unknown ones but an empty one.
      const canDelete = world.mode === 'delta' || of === 'cluster' || of === 'listener';
      if (canDelete) expect(held, `${of} of client ${index}`).toEqual(good(expected));
      else expect(held, `${of} of client ${index}`).toMatchObject(good(expected));
    }
  });
}

test.each([
  { mode: 'delta', withBad: false },
  { mode: 'delta', withBad: true },
  { mode: 'sotw', withBad: false },
  { mode: 'sotw', withBad: true },
] as const)('clients converge: $mode, refusals $withBad', ({ mode, withBad }) => {
  fc.assert(
    fc.property(fc.array(step(withBad), { maxLength: 80, size: 'max' }), (steps) => {
      const world = new World(mode);
      for (const one of steps) world.run(one);
      world.settle();
      compare(world);
    }),
    { numRuns: 300 },
  );
});

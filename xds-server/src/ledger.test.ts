import { createBooks } from '@flyball/engine';
import type { SourceEntry, XdsResource } from '@flyball/sidecar-config';
import { describe, expect, test } from 'vitest';
import type { XdsClient } from './client.ts';
import { type Artefact, artefactOf } from './core/artefact.ts';
import type { Held } from './core/events.ts';
import { ledgerEvents } from './ledger.ts';

const client: XdsClient = {
  id: 'edge-1',
  class: 'envoy',
  view: undefined,
  service: '',
  namespace: '',
  version: '1.40.0',
  labels: new Map([['zone', 'a']]),
  address: '127.0.0.1:1',
};

const source = (key: string, version: string): SourceEntry => ({
  entry: { kind: 'RouteBlock', key },
  version,
});

function artefact(name: string, version: string, sources: readonly SourceEntry[]): Artefact {
  const resource: XdsResource = { type: 'route', name, version, bytes: new Uint8Array(), sources };
  return artefactOf(resource);
}

function bed() {
  const books = createBooks({ now: () => 1, epoch: 'e' });
  const receive = ({ entry, version }: SourceEntry): void => books.delivery.receive(entry, version);
  const grades = () =>
    books.reports.deliveries({ client: client.id }).map(({ entry, grade, version, reason }) => {
      const row = `${entry?.key} ${version} ${grade}`;
      return reason === '' ? row : `${row} ${reason}`;
    });
  const kept = () =>
    (books.delivery.takeReport()?.entries ?? []).flatMap(({ entry, kept: why }) =>
      why ? [`${entry?.key} ${why}`] : [],
    );
  return { books, receive, grades, kept, events: ledgerEvents(books) };
}

const holding = () => [];

test('a client is there while one of its streams is', () => {
  const { books, events } = bed();
  const [first, second] = [() => [], () => []];
  events.connected(client, first);
  events.connected(client, second);
  expect(books.client.takeObserve()?.clients).toMatchObject([
    { id: 'edge-1', class: 'envoy', labels: { zone: 'a' } },
  ]);
  events.gone(client, first);
  books.client.acknowledge({ epoch: 'e', seq: 1 });
  books.client.restart();
  expect(books.client.takeObserve()?.clients).toHaveLength(1);
  events.gone(client, second);
  books.client.restart();
  expect(books.client.takeObserve()?.clients).toEqual([]);
});

test('a delivery is noted for the entries that are new to the client', () => {
  const { receive, grades, events } = bed();
  const [a1, b1, b2] = [source('a', '1'), source('b', '1'), source('b', '2')];
  for (const each of [a1, b1]) receive(each);
  events.connected(client, holding);
  const first = artefact('r', 'v1', [a1, b1]);
  events.sent(client, first, undefined);
  events.accepted(client, first, undefined);
  expect(grades()).toEqual(['a 1 accepted', 'b 1 accepted']);
  receive(b2);
  events.sent(client, artefact('r', 'v2', [a1, b2]), first);
  expect(grades()).toContain('a 1 accepted');
  expect(grades()).toContain('b 2 sent');
});

test('a refusal blames the entries that the good version does not have, and says that they are kept back', () => {
  const { receive, grades, kept, events } = bed();
  const [a1, b1, b2] = [source('a', '1'), source('b', '1'), source('b', '2')];
  for (const each of [a1, b1, b2]) receive(each);
  events.connected(client, holding);
  const base = artefact('r', 'v1', [a1, b1]);
  const bad = artefact('r', 'v2', [a1, b2]);
  events.accepted(client, base, undefined);
  events.rejected(client, { artefact: bad, base, own: base, instead: base, reason: 'no', withheld: true });
  expect(grades()).toContain('b 2 rejected no');
  expect(grades()).toContain('a 1 accepted');
  expect(kept()).toEqual(['b no']);
  events.accepted(client, bad, base);
  expect(kept()).toEqual([]);
  expect(grades()).toContain('b 2 accepted');
});

test('an entry stays refused though another resource made of it is accepted', () => {
  const { receive, grades, events } = bed();
  const shared = source('a', '1');
  receive(shared);
  events.connected(client, holding);
  const [one, two] = [artefact('one', 'v1', [shared]), artefact('two', 'v1', [shared])];
  events.rejected(client, {
    artefact: one,
    base: undefined,
    own: undefined,
    instead: undefined,
    reason: 'no',
    withheld: false,
  });
  events.accepted(client, two, undefined);
  expect(grades()).toEqual(['a 1 rejected no']);
  events.accepted(client, one, undefined);
  expect(grades()).toEqual(['a 1 accepted']);
});

describe('what a client holds no more', () => {
  const [a1, b1, b2] = [source('a', '1'), source('b', '1'), source('b', '2')];
  const [one, two] = [artefact('one', 'v1', [a1, b1]), artefact('two', 'v1', [b1])];

  /** A client with a stream that holds some resources; `let go` takes them out. */
  const holder = (held: readonly Artefact[]) => {
    const parts = bed();
    const rows: Held[] = held.map((each) => ({ artefact: each, grade: 'accepted' }));
    const stream = (): readonly Held[] => rows;
    for (const each of [a1, b1]) parts.receive(each);
    parts.events.connected(client, stream);
    for (const each of held) parts.events.accepted(client, each, undefined);
    const letGo = (index: number): void => {
      const [gone] = rows.splice(index, 1);
      if (gone) parts.events.lost(client, [{ artefact: gone.artefact, by: undefined }]);
    };
    return { ...parts, rows, stream, letGo };
  };

  test('is dropped with the last resource made from it', () => {
    const { letGo, grades } = holder([one, two]);
    letGo(0);
    expect(grades()).toEqual(['b 1 accepted']);
    letGo(0);
    expect(grades()).toEqual([]);
  });

  test('is what the version in its place is not made from', () => {
    const { rows, receive, events, grades } = holder([one]);
    receive(b2);
    const next = artefact('one', 'v2', [b2]);
    rows[0] = { artefact: next, grade: 'accepted' };
    events.accepted(client, next, one);
    events.lost(client, [{ artefact: one, by: next }]);
    expect(grades()).toEqual(['b 2 accepted']);
  });

  test('is what only the stream had that ended', () => {
    const { events, stream, grades } = holder([one]);
    const second = (): readonly Held[] => [{ artefact: two, grade: 'sent' }];
    events.connected(client, second);
    events.gone(client, stream);
    expect(grades()).toEqual(['b 1 sent']);
    events.gone(client, second);
    expect(grades()).toEqual([]);
  });

  test('what it refused counts as accepted when it is refused nowhere any more', () => {
    const { rows, receive, events, grades } = holder([one]);
    receive(b2);
    const bad = artefact('one', 'v2', [a1, b2]);
    const good = artefact('two', 'v2', [b2]);
    const rejection = { artefact: bad, base: one, own: one, instead: one, reason: 'no', withheld: false };
    events.rejected(client, rejection);
    expect(grades()).toContain('b 1 accepted');
    rows.push({ artefact: good, grade: 'accepted' });
    events.accepted(client, good, undefined);
    expect(grades()).toContain('b 2 rejected no');
    events.lost(client, [{ artefact: rows.shift()?.artefact ?? one, by: undefined }]);
    expect(grades()).toEqual(['b 2 rejected no']);
    events.forgiven(client, one);
    expect(grades()).toEqual(['b 2 accepted']);
  });
});

test.each([
  [999, []],
  [1_000, ['a no']],
])('of what was refused the oldest is forgotten: %i later ones', (later, expected) => {
  const { events, receive, kept } = bed();
  const own = source('a', 'v');
  const refuse = (name: string, sources: readonly SourceEntry[]): void => {
    const nothing = { base: undefined, own: undefined, instead: undefined };
    const bad = artefact(name, 'v', sources);
    events.rejected(client, { ...nothing, artefact: bad, reason: 'no', withheld: true });
  };
  events.connected(client, holding);
  receive(own);
  refuse('r', [own]);
  for (let index = 0; index < later; index += 1) refuse(`r${index}`, []);
  events.accepted(client, artefact('r', 'v', [own]), undefined);
  expect(kept()).toEqual(expected);
});

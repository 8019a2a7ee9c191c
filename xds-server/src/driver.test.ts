import { createBooks, type DecodedEntry, type EngineChange } from '@flyball/engine';
import { fill, type Partially } from '@flyball/proto';
import type { XdsNode } from '@flyball/proto/envoy';
import { type IrBody, type IrKind, makeEntry } from '@flyball/proto/ir';
import { createTranslator, type ResourceChange } from '@flyball/sidecar-config';
import { expect, test } from 'vitest';
import { envoyNode, grpcNode, openPeer } from './core/fixture.ts';
import { createXdsEngine } from './driver.ts';
import type { NewTranslate } from './translations.ts';

const nothing: ResourceChange = { upserts: [], removes: [], views: new Map(), failures: [] };
const idle: NewTranslate = () => ({ apply: () => nothing });

const entry = <K extends IrKind>(kind: K, key: string, body: Partially<IrBody<K>>): DecodedEntry => {
  const filled = fill(`flyball.ir.v1.${kind}`, body as never);
  return {
    kind,
    key,
    requires: [],
    version: makeEntry(kind, key, filled as never).version,
    body: filled,
  } as DecodedEntry;
};
const service = (name: string): DecodedEntry => entry('Service', name, { name, protocol: 'HTTP' });

const change = (lane: EngineChange['lane'], upserts: EngineChange['upserts'] = []): EngineChange => ({
  lane,
  revision: 1,
  upserts,
  removes: [],
  withheld: [],
});

function bed(newTranslator: NewTranslate = idle) {
  const clock = { at: 0 };
  const books = createBooks({ now: () => clock.at, epoch: 'e' });
  const engine = createXdsEngine({
    engine: 'xds',
    program: 'test',
    books,
    now: () => clock.at,
    newTranslator,
  });
  return { clock, books, engine };
}

test('clients are served when configuration and endpoints are there', () => {
  const { engine } = bed();
  expect(engine.isReady()).toBe(false);
  engine.driver.apply(change('endpoints'));
  expect(engine.isReady()).toBe(false);
  engine.driver.apply(change('config'));
  expect(engine.isReady()).toBe(true);
});

test('or two seconds after the configuration, where there are no endpoints', () => {
  const { engine, clock } = bed();
  engine.driver.apply(change('config'));
  clock.at = 1999;
  expect(engine.isReady()).toBe(false);
  clock.at = 2000;
  expect(engine.isReady()).toBe(true);
});

test('or five seconds after the plane welcomed the engine, where there is nothing at all', () => {
  const { engine, clock } = bed();
  engine.welcomed();
  clock.at = 4999;
  engine.welcomed();
  expect(engine.isReady()).toBe(false);
  clock.at = 5000;
  expect(engine.isReady()).toBe(true);
});

test('a class is translated from its first client on, with all there is then', () => {
  const seen: string[] = [];
  const counting: NewTranslate = (clientClass) => ({
    apply: ({ upserts }) => {
      seen.push(`${clientClass} ${upserts.map(({ key }) => key).join()}`);
      return nothing;
    },
  });
  const { engine } = bed(counting);
  engine.driver.apply(change('config', [service('ns/a'), service('ns/b')]));
  engine.driver.apply({
    ...change('config', [service('ns/c')]),
    removes: [{ kind: 'Service', key: 'ns/a' }],
  });
  expect(seen).toEqual([]);
  openPeer(engine.core, 'sotw', grpcNode).ask('cluster', { names: ['ns/b'] });
  openPeer(engine.core, 'sotw', grpcNode).ask('cluster', { names: ['ns/b'] });
  engine.driver.apply(change('config', [service('ns/d')]));
  expect(seen).toEqual(['grpc ns/b,ns/c', 'grpc ns/d']);
});

test('a class that cannot be given what there is does not try for each client', () => {
  let tries = 0;
  const { engine, books } = bed(() => ({
    apply: () => {
      tries += 1;
      throw new Error('cannot');
    },
  }));
  const connect = () => openPeer(engine.core, 'sotw', grpcNode).ask('cluster', { names: ['ns/b'] });
  engine.driver.apply(change('config'));
  expect(connect).toThrow('cannot');
  expect(connect).toThrow('cannot');
  expect(tries).toBe(1);
  expect(books.client.takeObserve()?.clients).toEqual([]);
  engine.driver.apply(change('config'));
  expect(connect).toThrow('cannot');
  expect(tries).toBe(2);
});

/** An engine whose change of two services was refused because one of them cannot be translated for one class. */
function refused(node: XdsNode) {
  const { engine } = bed((clientClass) => {
    const inner = createTranslator(clientClass);
    return {
      apply: (content) => {
        const made = inner.apply(content);
        if (clientClass === 'grpc' && content.upserts.some(({ key }) => key === 'ns/bad'))
          throw new Error('bad');
        return made;
      },
    };
  });
  const peer = openPeer(engine.core, 'delta', node);
  for (const response of peer.ask('cluster', { subscribe: ['ns/a'] })) peer.ack(response);
  openPeer(engine.core, 'delta', grpcNode).ask('cluster', {});
  expect(() => engine.driver.apply(change('config', [service('ns/a'), service('ns/bad')]))).toThrow('bad');
  return { engine, peer };
}

test.each([envoyNode, grpcNode])('what came with a refused change comes with the next one: $id', (node) => {
  const { engine, peer } = refused(node);
  expect(engine.isReady()).toBe(false);
  expect(peer.pull()).toEqual([]);
  engine.driver.apply(change('config', [service('ns/a')]));
  expect(Object.keys(peer.pull()[0]?.bodies ?? {})).toEqual(['ns/a']);
});

test('a patch that cannot be applied is told on its own entry, also without a client', () => {
  const patch = entry('Patch', 'ns/p', {
    target: 'Gateway/ns/edge',
    type: 'cluster',
    name: 'ns/a',
    ops: [{ op: 'remove', path: '/nonsense', from: '', valueJson: '' }],
  });
  const { engine, books } = bed(createTranslator);
  books.delivery.receive(patch, patch.version);
  engine.driver.apply(change('config', [service('ns/a')]));
  expect(books.delivery.takeReport()).toBeUndefined();
  engine.driver.apply(change('config', [patch]));
  expect(books.delivery.takeReport()?.entries).toMatchObject([
    { entry: { kind: 'Patch', key: 'ns/p' }, kept: expect.stringContaining('/nonsense') },
  ]);
});

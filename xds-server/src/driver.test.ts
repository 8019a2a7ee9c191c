import { createBooks, type EngineChange } from '@flyball/engine';
import type { ResourceChange } from '@flyball/sidecar-config';
import { expect, test } from 'vitest';
import { createXdsEngine, type Translate, type XdsEngineOptions } from './driver.ts';

const nothing: ResourceChange = { upserts: [], removes: [], views: new Map(), failures: [] };
const idle: Translate = { apply: () => nothing };
const change = (lane: EngineChange['lane']): EngineChange => ({
  lane,
  revision: 1,
  upserts: [],
  removes: [],
  withheld: [],
});

function bed(translators: XdsEngineOptions['translators'] = { envoy: idle, grpc: idle }) {
  const clock = { at: 0 };
  const books = createBooks({ now: () => clock.at, epoch: 'e' });
  const engine = createXdsEngine({ engine: 'xds', program: 'test', books, now: () => clock.at, translators });
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

test('a change that one class cannot be given is refused for all', () => {
  const resource = { type: 'route', name: 'r', bytes: new Uint8Array(), version: 'v', sources: [] } as const;
  const { engine } = bed({
    envoy: { apply: () => ({ ...nothing, upserts: [resource] }) },
    grpc: {
      apply: () => {
        throw new Error('cannot');
      },
    },
  });
  expect(() => engine.driver.apply(change('config'))).toThrow('cannot');
  expect(engine.isReady()).toBe(false);
});

test('a patch that cannot be applied is told on its own entry', () => {
  const source = { entry: { kind: 'Patch', key: 'ns/p' }, version: 'v1' };
  const failing = { apply: () => ({ ...nothing, failures: [{ source, reason: 'no such path' }] }) };
  const { engine, books } = bed({ envoy: failing, grpc: idle });
  books.delivery.receive(source.entry, source.version);
  engine.driver.apply(change('config'));
  expect(books.delivery.takeReport()?.entries).toMatchObject([{ entry: source.entry, kept: 'no such path' }]);
});

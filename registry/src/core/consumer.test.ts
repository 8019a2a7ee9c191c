import { expect, test } from 'vitest';
import { beats, connection, createTestTable, keyOf, registrationOf } from '../testing/samples.ts';
import { describeConsumer, identify } from './consumer.ts';

const uid = '10.0.0.1#8080#DEFAULT';

test('a client is the instance it registered on its connection', () => {
  const table = createTestTable();
  table.register({ key: keyOf('zoo'), registration: registrationOf(), owner: connection('a') }, 0);
  table.register({ key: keyOf('ant'), registration: registrationOf(), owner: connection('a') }, 0);
  const service = 'public@@DEFAULT_GROUP@@ant';
  expect(identify(table, { address: '10.0.0.7', connection: 'a' })).toEqual({
    id: `nacos/${service}/${uid}`,
    service,
    uid,
  });
});

test('without one it is the only instance at its address, else anonymous', () => {
  const table = createTestTable();
  const anonymous = { id: 'anonymous/10.0.0.1', service: undefined, uid: undefined };
  expect(identify(table, { address: '10.0.0.1', connection: undefined })).toEqual(anonymous);
  table.register({ key: keyOf('ant'), registration: registrationOf(), owner: beats }, 0);
  expect(identify(table, { address: '10.0.0.1', connection: 'b' }).service).toBe(
    'public@@DEFAULT_GROUP@@ant',
  );
  table.register({ key: keyOf('bee'), registration: registrationOf({ port: 1 }), owner: beats }, 0);
  expect(identify(table, { address: '10.0.0.1', connection: undefined })).toEqual(anonymous);
});

test.each([
  ['its agent', { agent: 'Dubbo/2.7.8' }, {}, 'stock'],
  ['a label', { labels: { framework: 'dubbo' } }, {}, 'stock'],
  ['its probe', { dubbo: true }, {}, 'stock'],
  ['what it registered', {}, { 'dubbo.metadata.revision': 'x' }, 'stock'],
  ['the name it registered', {}, {}, 'consumers:com.foo.Bar::'],
])('a Dubbo client is known by %s', (...[, from, metadata, name]) => {
  const table = createTestTable();
  const known = {
    address: '10.0.0.7',
    agent: 'Java',
    labels: { module: 'naming' },
    dubbo: false,
    connection: 'a',
  };
  table.register({ key: keyOf(name), registration: registrationOf({ metadata }), owner: connection('a') }, 0);
  expect(describeConsumer(table, { ...known, ...from }).dubbo).toBe(true);
  expect(describeConsumer(table, { ...known, connection: 'b' }).dubbo).toBe(false);
});

import { expect, test } from 'vitest';
import { createCodec } from './codec.ts';
import { defineService } from './services.ts';
import { ownDescriptor } from './testing/expected/own-descriptor.ts';
import { ownServices } from './testing/expected/own-services.ts';
import type { OwnMessages } from './testing/expected/own-types.ts';

type FixtureService = (typeof ownServices)['flyball.fixture.v1.FixtureService'];

const codec = createCodec<OwnMessages>(ownDescriptor);
const service = defineService<OwnMessages, FixtureService>(
  codec,
  ownServices['flyball.fixture.v1.FixtureService'],
);

test('carries paths and directions', () => {
  expect(service.talk).toMatchObject({
    path: '/flyball.fixture.v1.FixtureService/Talk',
    requestStream: true,
    responseStream: true,
  });
  expect(service.ask).toMatchObject({ requestStream: false, responseStream: false });
});

test('serialises to buffers and back', () => {
  const value = codec.fill('flyball.fixture.v1.Everything', { text: 'a', status: 1 });
  const bytes = service.talk.requestSerialize(value);
  expect(Buffer.isBuffer(bytes)).toBe(true);
  expect(service.talk.requestDeserialize(bytes)).toEqual(value);
  expect(service.ask.responseDeserialize(service.ask.responseSerialize(value))).toEqual(value);
});

test('types follow the service', () => {
  // @ts-expect-error a request of ask is Empty
  expect(() => service.ask.requestSerialize(codec.fill('flyball.fixture.v1.Everything', {}))).not.toThrow();
});

import {
  decodeDeltaDiscoveryRequest,
  decodeDiscoveryRequest,
  encodeDeltaDiscoveryRequest,
  encodeDiscoveryRequest,
} from '@flyball/proto/envoy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { decodeDeltaRequest, decodeSotwRequest } from './requests.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const names = fc.array(text, { maxLength: 20 });
const status = fc.record({ code: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), message: text });
const node = fc.record({ id: text, cluster: text, userAgentName: text });
const common = { typeUrl: text, responseNonce: text };

const sotw = fc
  .record(
    { ...common, versionInfo: text, resourceNames: names, node, errorDetail: status },
    { requiredKeys: ['typeUrl', 'responseNonce', 'versionInfo', 'resourceNames'] },
  )
  .map((request) => Buffer.from(encodeDiscoveryRequest(request)));

const delta = fc
  .record(
    {
      ...common,
      resourceNamesSubscribe: names,
      resourceNamesUnsubscribe: names,
      initialResourceVersions: fc
        .array(fc.tuple(text, text), { maxLength: 10 })
        .map((pairs) => new Map(pairs)),
      node,
      errorDetail: status,
    },
    {
      requiredKeys: [
        'typeUrl',
        'responseNonce',
        'resourceNamesSubscribe',
        'resourceNamesUnsubscribe',
        'initialResourceVersions',
      ],
    },
  )
  .map((request) => Buffer.from(encodeDeltaDiscoveryRequest(request)));

/** Fields of newer versions: varint, fixed 64, length-delimited, fixed 32 of numbers that are not used. */
const unknown = fc
  .constantFrom<readonly number[]>(
    [0xf8, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0xf9, 0x01, 1, 2, 3, 4, 5, 6, 7, 8],
    [0xfa, 0x01, 0x02, 0x61, 0x62],
    [0xfd, 0x01, 1, 2, 3, 4],
  )
  .map((bytes) => Buffer.from(bytes));

/** Messages one after the other are one message, merged: fields in any order and repeated. */
const merged = (one: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: one }, unknown), { minLength: 1, maxLength: 4 })
    .map((parts) => Buffer.concat(parts));

describe('decodes what protobufjs decodes', () => {
  test('state of the world', () => {
    fc.assert(
      fc.property(merged(sotw), (bytes) => {
        const expected = decodeDiscoveryRequest(bytes);
        const { node: nodeBytes, ...actual } = decodeSotwRequest(bytes, true);
        expect(actual).toEqual({
          version: expected.versionInfo,
          names: expected.resourceNames,
          typeUrl: expected.typeUrl,
          nonce: expected.responseNonce,
          error: expected.errorDetail,
        });
        expect(nodeBytes !== undefined).toBe(expected.node !== undefined);
      }),
    );
  });

  test('Delta', () => {
    fc.assert(
      fc.property(merged(delta), (bytes) => {
        const expected = decodeDeltaDiscoveryRequest(bytes);
        const { node: nodeBytes, ...actual } = decodeDeltaRequest(bytes, true);
        expect(actual).toEqual({
          subscribe: expected.resourceNamesSubscribe,
          unsubscribe: expected.resourceNamesUnsubscribe,
          initial: expected.initialResourceVersions,
          typeUrl: expected.typeUrl,
          nonce: expected.responseNonce,
          error: expected.errorDetail,
        });
        expect(nodeBytes !== undefined).toBe(expected.node !== undefined);
      }),
    );
  });

  test('arbitrary bytes are decoded or refused with a status', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, withNode) => {
        for (const decode of [decodeSotwRequest, decodeDeltaRequest]) {
          try {
            decode(Buffer.from(bytes), withNode);
          } catch (error) {
            expect(error).toMatchObject({ status: 'INVALID_ARGUMENT' });
          }
        }
      }),
    );
  });
});

test('a later node is stepped over: its bytes are not looked at', () => {
  const bad = Buffer.from([0x12, 0x03, 0xff, 0xff, 0xff, 0x22, 0x01, 0x74]);
  expect(decodeSotwRequest(bad, false)).toMatchObject({ typeUrl: 't', node: undefined });
});

const sotwOf = (resourceNames: readonly string[]): Buffer =>
  Buffer.from(encodeDiscoveryRequest({ typeUrl: 't', versionInfo: '', responseNonce: '', resourceNames }));

describe('bounds', () => {
  test('the number of names', () => {
    const list = Array.from({ length: LIMITS.names }, () => 'n');
    expect(decodeSotwRequest(sotwOf(list), true).names).toHaveLength(LIMITS.names);
    expect(() => decodeSotwRequest(sotwOf([...list, 'n']), true)).toThrow('FLYBALL_XDS_TOO_MANY_NAMES');
  });

  test('the length of a name', () => {
    expect(decodeSotwRequest(sotwOf(['n'.repeat(1024)]), true).names).toHaveLength(1);
    expect(() => decodeSotwRequest(sotwOf(['n'.repeat(1025)]), true)).toThrow('FLYBALL_XDS_NAME_TOO_LONG');
  });

  test('the size of a request', () => {
    const bytes = Buffer.alloc(LIMITS.messageBytes + 1);
    expect(() => decodeDeltaRequest(bytes, true)).toThrow('FLYBALL_XDS_TOO_LARGE');
  });

  test('the pieces of a node, which are copied with each other one', () => {
    const pieces = (count: number): Buffer => Buffer.concat(Array(count).fill(Buffer.from([0x12, 0x00])));
    expect(decodeSotwRequest(pieces(LIMITS.nodePieces), true).node).toHaveLength(0);
    expect(() => decodeSotwRequest(pieces(LIMITS.nodePieces + 1), true)).toThrow('FLYBALL_XDS_MALFORMED');
    expect(decodeSotwRequest(pieces(LIMITS.nodePieces + 1), false).node).toBeUndefined();
  });

  test('a field that is cut off', () => {
    expect(() => decodeSotwRequest(Buffer.from([0x22, 0x05, 0x61]), true)).toThrow('FLYBALL_XDS_MALFORMED');
  });
});

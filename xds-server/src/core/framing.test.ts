import { decodeDeltaDiscoveryResponse, decodeDiscoveryResponse } from '@flyball/proto/envoy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framedAny, framedResource, framedText, joinResponse, responseTail } from './framing.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
const body = fc.uint8Array({ maxLength: 40_000 });

test('responses of shared frames are what protobufjs reads', () => {
  fc.assert(
    fc.property(
      fc.record({ text, version: text, nonce: text }),
      fc.array(body, { maxLength: 3 }),
      (given, all) => {
        const tail = responseTail('type', { field: 6, identifier: given.text });
        const frames = all.map((bytes) => framedAny('type', bytes));
        const bytes = joinResponse([framedText(1, given.version), ...frames, tail], given.nonce);
        expect(decodeDiscoveryResponse(bytes)).toEqual({
          versionInfo: given.version,
          resources: all.map((value) => ({ typeUrl: 'type', value })),
          typeUrl: 'type',
          nonce: given.nonce,
          controlPlane: given.text,
          resourceErrors: [],
        });
      },
    ),
  );
});

test('so are incremental ones', () => {
  fc.assert(
    fc.property(fc.record({ name: text, version: text, nonce: text, gone: text }), body, (given, value) => {
      const frame = framedResource(given.name, given.version, framedAny('type', value));
      const tail = responseTail('type', { field: 7, identifier: 'id' });
      const bytes = joinResponse([frame, framedText(6, given.gone), tail], given.nonce);
      expect(decodeDeltaDiscoveryResponse(bytes)).toMatchObject({
        resources: [{ name: given.name, version: given.version, resource: { typeUrl: 'type', value } }],
        typeUrl: 'type',
        nonce: given.nonce,
        controlPlane: 'id',
        removedResources: [given.gone],
      });
    }),
  );
});

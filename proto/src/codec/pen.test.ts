import protobuf from 'protobufjs/minimal.js';
import { expect, test } from 'vitest';
import {
  closeRecord,
  createPen,
  openRecord,
  putBytes,
  putDouble,
  putInt64,
  putText,
  putUint32,
  restart,
  written,
} from './pen.ts';

/** Bytes of the pen and of the protobuf library, which must be the same. */
function both(
  ours: (pen: ReturnType<typeof createPen>) => void,
  theirs: (writer: protobuf.Writer) => protobuf.Writer,
): readonly [string, string] {
  const pen = createPen();
  ours(pen);
  const expected = theirs(protobuf.Writer.create()).finish();
  return [Buffer.from(written(pen)).toString('hex'), Buffer.from(expected).toString('hex')];
}

test.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 28, 2 ** 31, 2 ** 32 - 1])('uint32 %d', (value) => {
  const [ours, theirs] = both(
    (pen) => putUint32(pen, value),
    (writer) => writer.uint32(value),
  );
  expect(ours).toBe(theirs);
});

test.each([
  0,
  1,
  -1,
  2 ** 32 - 1,
  2 ** 32,
  -(2 ** 31),
  -(2 ** 32),
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
])('int64 %d', (value) => {
  const [ours, theirs] = both(
    (pen) => putInt64(pen, value),
    (writer) => writer.int64(value),
  );
  expect(ours).toBe(theirs);
});

test.each(['', 'plain', 'é', 'a'.repeat(127), 'a'.repeat(128), 'ab漢字', '😀'.repeat(9_000)])(
  'text %j',
  (text) => {
    const [ours, theirs] = both(
      (pen) => putText(pen, text),
      (writer) => writer.string(text),
    );
    expect(ours).toBe(theirs);
  },
);

test.each([0, 127, 128, 16_384, 2_097_152])('a record of %d bytes', (length) => {
  const value = new Uint8Array(length).fill(7);
  const [ours, theirs] = both(
    (pen) => {
      const outer = openRecord(pen);
      const inner = openRecord(pen);
      putBytes(pen, value);
      closeRecord(pen, inner);
      putDouble(pen, 1.5);
      closeRecord(pen, outer);
    },
    (writer) => writer.fork().fork().bytes(value).ldelim().double(1.5).ldelim(),
  );
  expect(ours).toBe(theirs);
});

test('what was written stays when the pen goes on', () => {
  const pen = createPen();
  putText(pen, 'first');
  const first = written(pen);
  restart(pen);
  putText(pen, 'other');
  expect(Buffer.from(first).toString('latin1', 1)).toBe('first');
  putBytes(pen, new Uint8Array(2_000_000));
  restart(pen);
  expect(pen.bytes.length).toBeLessThan(2_000_000);
});

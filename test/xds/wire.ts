/**
 * The little of the protobuf wire format (https://protobuf.dev/programming-guides/encoding/) that a Delta client needs;
 * written apart from the server's so that a mistake in one is not made in both.
 */

/** One field of a message: a number for varints, bytes for all that has a length. */
export type Field = readonly [number: number, value: number | Buffer];

function readNumber(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  let scale = 1;
  for (let next = at; next < bytes.length; next += 1) {
    const byte = bytes.readUInt8(next);
    value += (byte % 128) * scale;
    if (byte < 128) return [value, next + 1];
    scale *= 128;
  }
  throw new Error('cut off');
}

/** All fields of a message in their order. */
export function* fieldsOf(bytes: Buffer): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    const [tag, afterTag] = readNumber(bytes, at);
    const [value, afterValue] = readNumber(bytes, afterTag);
    at = afterValue;
    if (tag % 8 === 0) yield [Math.floor(tag / 8), value];
    else if (tag % 8 === 2) {
      yield [Math.floor(tag / 8), bytes.subarray(at, at + value)];
      at += value;
    } else throw new Error(`wire type ${tag % 8}`);
  }
}

/** Text of a length-delimited value. */
export const textOf = (value: number | Buffer): string =>
  typeof value === 'number' ? '' : value.toString('utf8');

function number(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** A message of fields; texts are encoded, numbers become varints. */
export function message(fields: readonly (readonly [number, number | string | Buffer])[]): Buffer {
  const parts = fields.flatMap(([field, value]) => {
    if (typeof value === 'number') return [number(field * 8), number(value)];
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    return [number(field * 8 + 2), number(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

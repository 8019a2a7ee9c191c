/**
 * Parts of protobuf messages put together from bytes that are already encoded, so that a change of one route
 * does not encode the thousands beside it again.
 */

const LENGTH_DELIMITED = 2;
const MORE = 0x80;

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= MORE; rest = Math.floor(rest / MORE)) bytes.push((rest % MORE) | MORE);
  return [...bytes, rest];
};

/** A message as an element of a length-delimited field. */
export const element = (field: number, message: Uint8Array): Uint8Array => {
  const head = [...varint((field << 3) | LENGTH_DELIMITED), ...varint(message.length)];
  const framed = new Uint8Array(head.length + message.length);
  framed.set(head);
  framed.set(message, head.length);
  return framed;
};

/** All parts, one after the other. */
export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Text of bytes, or where they stop being UTF-8 (count from 0). A byte order mark at the start is dropped. */
export type Decoded = { readonly text: string } | { readonly badByte: number };

/** Decodes UTF-8 strictly. */
export const decode = (bytes: Uint8Array): Decoded => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { badByte: firstBadByte(bytes) };
  }
};

/** Line of a byte, from 1: counts the line feeds before it. */
export const lineOfByte = (bytes: Uint8Array, offset: number): number => {
  let line = 1;
  for (let at = 0; at < offset; at++) if (bytes[at] === 0x0a) line++;
  return line;
};

/** Length of the sequence a byte starts; 0 when none starts with it (RFC 3629, section 4). */
const lengthOf = (first: number): number => {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
};

/** Bounds of the second byte: they keep out overlong forms, surrogates and what is beyond U+10FFFF. */
const secondBounds = (first: number): readonly [number, number] => {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  if (first === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
};

const isSequence = (bytes: Uint8Array, at: number, length: number): boolean => {
  const [low, high] = secondBounds(bytes[at] ?? 0);
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if (byte < (next === 1 ? low : 0x80) || byte > (next === 1 ? high : 0xbf)) return false;
  }
  return true;
};

const firstBadByte = (bytes: Uint8Array): number => {
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOf(bytes[at] ?? 0);
    if (length === 0 || !isSequence(bytes, at, length)) return at;
    at += length;
  }
  return at;
};

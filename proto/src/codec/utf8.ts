const SURROGATE_START = 0xd800;
const ABOVE_SURROGATES = 0xe000;
const LONE_SURROGATE = /\p{Surrogate}/u;

// UTF-16 sorts code points above U+FFFF before U+E000; this moves their units behind.
function rank(unit: number): number {
  if (unit < SURROGATE_START) return unit;
  return unit < ABOVE_SURROGATES ? unit + 0x2000 : unit - 0x800;
}

/** Order of two strings by the bytes of their UTF-8, for `sort`: the order that other languages see. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Whether a string has a UTF-8 form: no half of a surrogate pair stands alone. */
export function hasUtf8(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

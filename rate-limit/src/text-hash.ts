const LOW = 4_294_967_296;
const HIGH_MASK = 0x1f_ffff;

/**
 * 53-bit hash of a text, never 0. With a seed of 53 random bits it cannot be collided on purpose by who does not
 * see the seed; it is no cryptographic hash (cyrb53: two multiply-xor lanes over the UTF-16 units).
 */
export const hashText = (text: string, seed: number): number => {
  let low = 0xdead_beef ^ (seed | 0);
  let high = 0x41c6_ce57 ^ Math.trunc(seed / LOW);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x9e37_79b1);
    high = Math.imul(high ^ unit, 0x5f35_6495);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85eb_ca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2_ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85eb_ca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2_ae35);
  return (high & HIGH_MASK) * LOW + (low >>> 0) || 1;
};

import { SPLIT_BUCKETS } from '@flyball/proto/ir';
import xxhash from 'xxhash-wasm';

const hasher = await xxhash();
const BUCKETS = BigInt(SPLIT_BUCKETS);

/**
 * Bucket of a split key, 0 to 9,999: xxHash64 with seed 0 over its UTF-8 bytes, modulo 10,000. Envoy does the
 * same with `use_hash_policy` and one header, cookie, query or address policy.
 */
export const bucketOf = (value: string): number => Number(hasher.h64(value) % BUCKETS);

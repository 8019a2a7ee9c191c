import type { HashKey } from '@flyball/proto/ir';
import type { Key } from '../kinds/key.ts';

/** A key of a policy as the IR states it. The schema admits exactly one of the fields. */
export const hashKey = (key: Key): HashKey => {
  if (key.header !== undefined) return { source: 'header', name: key.header.toLowerCase() };
  if (key.cookie !== undefined) return { source: 'cookie', name: key.cookie };
  return key.query === undefined ? { source: 'address', name: '' } : { source: 'query', name: key.query };
};

import type { HashKey } from '@flyball/proto/ir';
import type { HashPolicy } from '../bodies.ts';

/**
 * The key of a sticky choice. With a single policy Envoy's hash is xxHash64 (seed 0) of the value, so that a weighted
 * choice by `use_hash_policy` falls on `hash mod 10,000`; without a value it is random. A quoted cookie loses its quotes,
 * a query value is taken as it stands, an address as text. Only repeated headers differ from the joined value.
 */
export const hashPolicy = ({ source, name }: HashKey): HashPolicy => {
  switch (source) {
    case 'header':
      return { header: { headerName: name } };
    case 'cookie':
      return { cookie: { name } };
    case 'query':
      return { queryParameter: { name } };
    case 'address':
      return { connectionProperties: { sourceIp: true } };
  }
};

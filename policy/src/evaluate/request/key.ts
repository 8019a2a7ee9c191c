import type { HashKey } from '@flyball/proto/ir';
import type { EvaluatedRequest } from '../types.ts';
import { cookieValue } from './cookie.ts';
import { queryValue } from './query.ts';

/** Value of the key of a hash or of a limit in a request; undefined when the request has none. */
export const keyValue = (key: HashKey, request: EvaluatedRequest): string | undefined => {
  switch (key.source) {
    case 'header':
      return request.headers.get(key.name);
    case 'cookie':
      return cookieValue(request.headers.get('cookie'), key.name);
    case 'query':
      return queryValue(request.query, key.name);
    case 'address':
      return request.address === '' ? undefined : request.address;
  }
};

import type { Json } from '../model/resource.ts';
import { isJsonMap } from './json-map.ts';

/** A document, and where it stands in what was read: empty, or an item of a List. */
export interface Unfolded {
  readonly document: Json;
  /** JSON pointer. */
  readonly at: string;
}

/** The items of a `List` of core v1; anything else is one document. Lists within lists stay as they are. */
export const unfolded = (document: Json): readonly Unfolded[] => {
  if (!isJsonMap(document) || document['kind'] !== 'List' || document['apiVersion'] !== 'v1')
    return [{ document, at: '' }];
  const items = document['items'];
  if (!Array.isArray(items)) return [];
  return items.map((item: Json, index) => ({ document: item, at: `/items/${index}` }));
};

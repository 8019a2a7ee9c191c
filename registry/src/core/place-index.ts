/** An instance by its place: service (`serviceId`) and uid. */
export type InstancePlace = { readonly service: string; readonly uid: string };

/** Instances by something they share: the connection that keeps them, or their address. */
export interface PlaceIndex {
  readonly add: (key: string, place: InstancePlace) => void;
  readonly remove: (key: string, place: InstancePlace) => void;
  /** Up to `limit` instances, in order of registration. */
  readonly of: (key: string, limit?: number) => readonly InstancePlace[];
}

/** One text for a place; neither part holds a line feed. */
export const placeText = ({ service, uid }: InstancePlace): string => `${service}\n${uid}`;

/** Takes `placeText` apart. */
export function parsePlace(text: string): InstancePlace {
  const at = text.indexOf('\n');
  return { service: text.slice(0, at), uid: text.slice(at + 1) };
}

function firstOf(texts: Iterable<string>, limit: number): InstancePlace[] {
  const found: InstancePlace[] = [];
  for (const text of texts) {
    if (found.length >= limit) break;
    found.push(parsePlace(text));
  }
  return found;
}

/** Keys without instances take no room. */
export function createPlaceIndex(): PlaceIndex {
  const sets = new Map<string, Set<string>>();
  return {
    add: (key, place) => {
      const set = sets.get(key) ?? new Set<string>();
      sets.set(key, set.add(placeText(place)));
    },
    remove: (key, place) => {
      const set = sets.get(key);
      set?.delete(placeText(place));
      if (set?.size === 0) sets.delete(key);
    },
    of: (key, limit = Number.POSITIVE_INFINITY) => firstOf(sets.get(key) ?? [], limit),
  };
}

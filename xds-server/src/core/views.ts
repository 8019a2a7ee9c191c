import type { WildcardView } from '@flyball/sidecar-config';

/** Types of which a view lists names. */
export type ViewType = keyof WildcardView;

/** Names a wildcard subscription gets, and who subscribed. */
export interface View<Follower> {
  readonly name: string;
  names: WildcardView;
  readonly followers: Readonly<Record<ViewType, Set<Follower>>>;
}

/** Views by name. A view that nobody made yet is empty; it can be followed until it appears. */
export interface Views<Follower> {
  readonly get: (name: string) => View<Follower>;
  /** Sets a view's names; gives the names that came or went. */
  readonly set: (
    name: string,
    names: WildcardView | undefined,
  ) => Readonly<Record<ViewType, readonly string[]>>;
  /** Forgets a view without names and followers. */
  readonly tidy: (view: View<Follower>) => void;
}

const nothing: WildcardView = { listener: new Set(), cluster: new Set() };

function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const gone = [...before].filter((name) => !after.has(name));
  return [...gone, ...[...after].filter((name) => !before.has(name))];
}

/** Makes an empty table of views. */
export function createViews<Follower>(): Views<Follower> {
  const views = new Map<string, View<Follower>>();
  const get = (name: string): View<Follower> => {
    let view = views.get(name);
    if (!view) {
      view = { name, names: nothing, followers: { listener: new Set(), cluster: new Set() } };
      views.set(name, view);
    }
    return view;
  };
  const tidy = (view: View<Follower>): void => {
    const followers = view.followers.listener.size + view.followers.cluster.size;
    if (view.names === nothing && followers === 0) views.delete(view.name);
  };
  return {
    get,
    tidy,
    set: (name, names) => {
      const view = get(name);
      const before = view.names;
      view.names = names ?? nothing;
      tidy(view);
      return {
        listener: difference(before.listener, view.names.listener),
        cluster: difference(before.cluster, view.names.cluster),
      };
    },
  };
}

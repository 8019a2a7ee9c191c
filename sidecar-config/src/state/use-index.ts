/** Who uses what, and back. */
export interface UseIndex {
  /** Sets what a user uses, in place of what it used. */
  readonly set: (user: string, used: Iterable<string>) => void;
  /** Users of a thing. */
  readonly usersOf: (used: string) => ReadonlySet<string>;
}

/** An empty index. */
export const createUseIndex = (): UseIndex => {
  const usedBy = new Map<string, Set<string>>();
  const uses = new Map<string, ReadonlySet<string>>();
  const none: ReadonlySet<string> = new Set();
  return {
    set: (user, used) => {
      const [before, after] = [uses.get(user) ?? none, new Set(used)];
      for (const thing of before) if (!after.has(thing)) drop(usedBy, thing, user);
      for (const thing of after) if (!before.has(thing)) put(usedBy, thing, user);
      if (after.size > 0) uses.set(user, after);
      else uses.delete(user);
    },
    usersOf: (thing) => usedBy.get(thing) ?? none,
  };
};

const put = (usedBy: Map<string, Set<string>>, thing: string, user: string): void => {
  const users = usedBy.get(thing);
  if (users) users.add(user);
  else usedBy.set(thing, new Set([user]));
};

const drop = (usedBy: Map<string, Set<string>>, thing: string, user: string): void => {
  const users = usedBy.get(thing);
  users?.delete(user);
  if (users?.size === 0) usedBy.delete(thing);
};

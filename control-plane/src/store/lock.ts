/** Runs tasks one after the other, in the order they were given. */
export interface Lock {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** A lock of this process; a task that fails does not stop the next. */
export function createLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(task);
      last = result.catch(() => undefined);
      return result;
    },
  };
}

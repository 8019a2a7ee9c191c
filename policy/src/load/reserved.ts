/** Keys that reach into the program's own objects when assigned or looked up. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key from outside is refused. */
export const isReserved = (key: string): boolean => RESERVED.has(key);

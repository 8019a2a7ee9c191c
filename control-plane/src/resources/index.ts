export { LOG_CODES, type LogFault } from '../log/errors.ts';
export { openLevelStore } from '../store/level-store.ts';
export { createMemoryLog } from '../store/memory-store.ts';
export type { Store } from '../store/store.ts';
export { openLog, type ResourceLog } from './open.ts';

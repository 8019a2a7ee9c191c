export { LOG_CODES } from './log/errors.ts';
export { OPTIONS, type Options } from './options/table.ts';
export type { Plan, Plane } from './plane/ports.ts';

export {
  createLocalLimiter,
  type LocalLimit,
  type LocalLimiter,
  type LocalLimiterOptions,
  type Taken,
} from './local-limiter.ts';
export type { LimitRate } from './rate.ts';
export { hashText } from './text-hash.ts';

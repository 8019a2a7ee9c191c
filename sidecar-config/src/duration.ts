import type { Duration } from '@flyball/proto/envoy';

/** Milliseconds as a protobuf duration in JSON. */
export const duration = (ms: number): Duration => `${ms / 1000}s`;

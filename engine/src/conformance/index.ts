export { type ConformanceCase, engineCases } from './cases.ts';
export type { EngineHarness, EngineUnderTest } from './harness.ts';
export { grpcLink, type Link, type Listening, memoryLink } from './link.ts';
export { type ManualClock, manualClock } from './manual-clock.ts';
export { endpointsEntry, limitEntry, requiring, serviceEntry } from './sample-entries.ts';
export { createToyEngine, type ToyEngine, type ToyOptions, toyHarness } from './toy-engine.ts';

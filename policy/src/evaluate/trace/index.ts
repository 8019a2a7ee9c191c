export type { CallGraph, ServiceCall, ServiceCalls } from './calls.ts';
export type { TraceFault, TraceFaultCode, TraceId } from './fault.ts';
export { type TraceInput, traceInput } from './input.ts';
export { answerLine, linesOf, MAX_LINE } from './line.ts';
export type { Outcome, WeightLine } from './outcome.ts';
export { type Hop, MAX_HOPS, type TraceContext, type TraceOutput, traceJson, traceLine } from './trace.ts';

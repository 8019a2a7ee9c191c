export type { CallGraph, ServiceCall, ServiceCalls } from './calls.ts';
export { TRACE_CODES, type TraceFault, type TraceFaultCode, type TraceId } from './fault.ts';
export { type TraceInput, traceInput } from './input.ts';
export { answerLine, linesOf, MAX_LINE } from './line.ts';
export type { Outcome, WeightLine } from './outcome.ts';
export { type Hop, MAX_HOPS, type TraceContext, type TraceOutput, traceJson, traceLine } from './trace.ts';

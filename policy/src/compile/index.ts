export { callsOf, serviceNameOf } from './call-graph.ts';
export { type CompileInput, type Compiler, compile, createCompiler } from './compiler.ts';
export { engineName } from './gateway-view.ts';
export { EMPTY_VIEW, stepView, type ViewChange, type ViewStep } from './ir-view.ts';
export type { ResourceChange } from './resource-index.ts';
export {
  type Compiled,
  type EntryId,
  entryId,
  listenerStatuses,
  type Origin,
  traceable,
  type Unit,
} from './result.ts';

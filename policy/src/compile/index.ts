export { type CompileInput, type Compiler, compile, createCompiler } from './compiler.ts';
export type { ResourceChange } from './resource-index.ts';
export { type Compiled, type EntryId, entryId, listenerStatuses, type Origin, type Unit } from './result.ts';

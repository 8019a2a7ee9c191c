export { DEFAULT_LIMITS, type Limits, MAX_BYTES } from './limits.ts';
export { type Input, type Loaded, type LoadResult, loadFiles, loadText } from './load-text.ts';
export { type LoadedValue, loadValue } from './load-value.ts';
export { fromPointer, toPointer } from './pointer.ts';
export type { SourceMap } from './source-map.ts';
export { type Document, toDocument, toYaml } from './to-document.ts';

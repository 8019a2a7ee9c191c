export { ENGINE_OPTIONS } from '../options/engine-table.ts';
export type { Option } from '../options/option.ts';
export { resetToken, type ServeArguments, serve } from './command.ts';
export { type EngineArguments, runEngineProcess } from './engine-process.ts';
export { SERVE_OPTIONS } from './options.ts';
export { type Served, type ServeParts, startServer } from './serve.ts';

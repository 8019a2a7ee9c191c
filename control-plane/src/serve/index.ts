export { OPTIONS } from '../options/table.ts';
export { resetToken, type ServeArguments, serve } from './command.ts';
export { type EngineArguments, runEngineProcess } from './engine-process.ts';
export { type Served, type ServeParts, startServer } from './serve.ts';

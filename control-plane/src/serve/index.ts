export { faultOf, type OptionError } from './faults.ts';
export { runServe, SERVE_EXIT, type ServeCommand } from './run.ts';
export { type Served, type ServeParts, startServer } from './serve.ts';

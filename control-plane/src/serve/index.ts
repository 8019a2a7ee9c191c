export { faultOf, type OptionError } from './faults.ts';
export { type Served, type ServeParts, startServer } from './serve.ts';

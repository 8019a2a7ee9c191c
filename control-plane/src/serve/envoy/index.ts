export { ENVOY_VERSION, envoyBinary } from './binary.ts';

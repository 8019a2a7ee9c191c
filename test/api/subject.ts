// What is put to the test. The only place of this suite that says where it lives.
export { rawRequest } from '../../control-plane/src/api/testing/raw-request.ts';
export { OWN, ROUTES, route, send } from '../../control-plane/src/api/testing/requests.ts';
export { createWorld, type World, type WorldParts } from '../../control-plane/src/api/testing/world.ts';
export { buildYamlWorker } from '../../control-plane/src/api/testing/yaml-worker.ts';
export { createYamlReader, type YamlReader } from '../../control-plane/src/api/yaml/reader.ts';
export { RETENTION } from '../../control-plane/src/resources/state.ts';
export { createMemoryLog } from '../../control-plane/src/store/memory-store.ts';

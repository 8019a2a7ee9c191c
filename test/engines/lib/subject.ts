// What is put to the test without its HTTP API. The only place of these tests that says where it lives.

export { engineSubject } from '../../../control-plane/src/plane/admission.ts';
export { createPlane } from '../../../control-plane/src/plane/answers.ts';
export { createPlaneCore } from '../../../control-plane/src/plane/core.ts';
export type { Plane } from '../../../control-plane/src/plane/ports.ts';
export { openLog } from '../../../control-plane/src/resources/open.ts';
export type { WantedChange } from '../../../control-plane/src/resources/request.ts';
export { createMemoryLog } from '../../../control-plane/src/store/memory-store.ts';

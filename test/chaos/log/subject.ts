// What is put to the test. The only place of this suite that says where it lives.
export { openLog, type ResourceLog } from '../../../control-plane/src/resources/open.ts';
export { getObject, historyOf } from '../../../control-plane/src/resources/query.ts';
export { RETENTION } from '../../../control-plane/src/resources/state.ts';
export { type LevelDb, openLevelDb } from '../../../control-plane/src/store/level-db.ts';
export { createLevelStore } from '../../../control-plane/src/store/level-store.ts';

import { randomUUID } from 'node:crypto';
import { systemClock } from '@flyball/engine';
import type { Module } from '../../modules/module.ts';
import { createPlane } from '../../plane/answers.ts';
import { createPlaneCore } from '../../plane/core.ts';
import { keepConditions } from '../keep-conditions.ts';
import type { ServeContext } from '../parts.ts';

/** Compiles what is committed and tells engines. */
export const planeModule: Module<ServeContext> = {
  name: 'plane',
  doc: 'Compiles resources and the catalog to what engines enforce, and keeps what they answer.',
  needs: ['storage', 'defaults', 'access'],
  optional: false,
  options: [],
  start: async ({ shelf, log: lines }) => {
    const log = shelf.take('log');
    const box = shelf.take('box');
    const conditions = keepConditions(log, lines);
    const core = createPlaneCore({
      log,
      box,
      clock: systemClock,
      newId: randomUUID,
      onFailure: (error) => lines.error('The plane failed beside its work.', error),
      onPass: ({ compiled }) => conditions.passed(compiled),
    });
    shelf.put('core', core);
    shelf.put('plane', createPlane(core));
    return {
      stop: async () => {
        conditions.stop();
        core.stop();
      },
    };
  },
};

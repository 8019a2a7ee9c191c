import { randomUUID } from 'node:crypto';
import { systemClock } from '@flyball/engine';
import type { Module } from '../../modules/module.ts';
import { createPlane } from '../../plane/answers.ts';
import { createPlaneCore } from '../../plane/core.ts';
import type { ServeContext } from '../parts.ts';

/** Compiles what is committed and tells engines. */
export const planeModule: Module<ServeContext> = {
  name: 'plane',
  doc: 'Compiles resources and the catalog to what engines enforce, and keeps what they answer.',
  needs: ['storage', 'defaults'],
  optional: false,
  options: [],
  start: async ({ shelf }) => {
    const core = createPlaneCore({ log: shelf.take('log'), clock: systemClock, newId: randomUUID });
    shelf.put('core', core);
    shelf.put('plane', createPlane(core));
    return { stop: async () => core.stop() };
  },
};

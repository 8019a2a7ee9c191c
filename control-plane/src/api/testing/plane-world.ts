import { systemClock } from '@flyball/engine';
import { DEFAULT_RESOURCES } from '@flyball/policy/kinds';
import { createPlane } from '../../plane/answers.ts';
import { createPlaneCore, type PlaneCore } from '../../plane/core.ts';
import type { Plane } from '../../plane/ports.ts';
import { createWorld, type World } from './world.ts';

/** A world whose plane compiles what is sent. */
export interface PlaneWorld extends World {
  readonly core: PlaneCore;
  /** What the world's plane asks. */
  readonly real: Plane;
}

/** Builds the API on a log in memory that holds the defaults, and a plane on that log. */
export async function createPlaneWorld(): Promise<PlaneWorld> {
  const world = await createWorld();
  const changes = DEFAULT_RESOURCES.map((object) => ({ op: 'put' as const, object }));
  await world.log.commit({ author: 'test', message: '', changes });
  const core = createPlaneCore({
    log: world.log,
    clock: systemClock,
    newId: () => 's',
    box: world.box,
    onFailure: (error) => void world.failures.push(error),
  });
  const real = createPlane(core);
  Object.assign(world.plane.set, { trace: real.trace, plan: real.plan });
  return {
    ...world,
    core,
    real,
    async close() {
      core.stop();
      await world.close();
    },
  };
}

import type { EngineMessage } from '@flyball/proto/engine';
import { LIMITS } from '../limits.ts';
import type { EngineHold } from './engine-hold.ts';

/** Lists what is held of some kinds, a message at a time; a kind of which nothing is held has one empty part. */
export function* havePartsOf(hold: EngineHold, kinds: readonly string[]): Generator<EngineMessage, void> {
  for (const kind of kinds) {
    const rows = hold.held(kind);
    const parts = Math.max(1, Math.ceil(rows.length / LIMITS.haveRows));
    for (let part = 1; part <= parts; part++) {
      const slice = rows.slice((part - 1) * LIMITS.haveRows, part * LIMITS.haveRows);
      yield { have: { kind, part, parts, held: slice.map(([key, version]) => ({ key, version })) } };
    }
  }
}

import type { Have } from '@flyball/proto/engine';
import { EngineError } from '../errors.ts';
import { setVersion, type Versions } from '../source/versions.ts';

/** Collects what an engine holds of the kinds that were asked for. */
export interface HaveIntake {
  /** Takes a part; true when all kinds are complete. Throws `FLYBALL_ENGINE_HAVE_UNEXPECTED`. */
  readonly receive: (have: Have) => boolean;
}

interface Reading {
  readonly kind: string;
  readonly parts: number;
  next: number;
}

const unexpected = (have: Have): EngineError =>
  new EngineError('FLYBALL_ENGINE_HAVE_UNEXPECTED', `${have.kind} part ${have.part} of ${have.parts}`);

/** @param held Gets the rows; a kind is emptied before its first part. */
export const createHaveIntake = (kinds: readonly string[], held: Versions): HaveIntake => {
  const open = new Set(kinds);
  let reading: Reading | undefined;

  const start = (have: Have): Reading => {
    if (!open.has(have.kind) || have.parts < 1) throw unexpected(have);
    held.set(have.kind, new Map());
    return { kind: have.kind, parts: have.parts, next: 1 };
  };

  return {
    receive: (have) => {
      reading ??= start(have);
      const fits = have.kind === reading.kind && have.parts === reading.parts && have.part === reading.next;
      if (!fits) throw unexpected(have);
      for (const { key, version } of have.held) setVersion(held, have.kind, [key, version]);
      reading.next += 1;
      if (have.part < have.parts) return false;
      open.delete(have.kind);
      reading = undefined;
      return open.size === 0;
    },
  };
};

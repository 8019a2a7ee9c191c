import { EngineError, type Sees } from '@flyball/engine';
import type { Hello } from '@flyball/proto/engine';
import { seesOf, type VisibilityFacts } from './visibility.ts';

/** Subject of a token for one engine: it may act for that engine only. */
export const engineSubject = (engine: string): string => `engine:${engine}`;

/** Decides what an engine may see, or that it may not act at all. */
export const admitEngine = (facts: VisibilityFacts, { engine }: Hello, subject: string): Sees => {
  if (subject !== engineSubject(engine))
    throw new EngineError('FLYBALL_ENGINE_NOT_ALLOWED', `${subject} may not act for the engine ${engine}`);
  if (facts.engine(engine) === undefined)
    throw new EngineError('FLYBALL_ENGINE_NOT_ALLOWED', `no Engine resource is named ${engine}`);
  return seesOf(facts, engine);
};

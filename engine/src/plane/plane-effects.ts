import type { Hello, Observe, Report } from '@flyball/proto/engine';
import type { Lane } from '@flyball/proto/ir';
import type { EngineError } from '../errors.ts';
import type { Sees } from '../source/versions.ts';
import type { Answered } from './questions.ts';

/** What a plane decides about a Hello. */
export interface Admission {
  /** Id of the session, unique among those of this plane. */
  readonly session: string;
  /** What the engine may see. */
  readonly sees: Sees;
}

/** What a session hands up to the plane. */
export type PlaneEffect =
  | { readonly type: 'joined'; readonly session: string; readonly hello: Hello }
  | { readonly type: 'accepted'; readonly lane: Lane; readonly revision: number }
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'observe'; readonly observe: Observe }
  | ({ readonly type: 'answered' } & Answered)
  | { readonly type: 'ended'; readonly error: EngineError };

/** Waits for Hello; waits for Have; pushes; over. */
export type PlaneState = 'hello' | 'have' | 'open' | 'ended';

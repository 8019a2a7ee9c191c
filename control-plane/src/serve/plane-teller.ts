import type { EngineErrorCode } from '@flyball/engine';
import type { LogLines } from './parts.ts';

/** How an engine stands with its plane. */
export interface PlaneStanding {
  readonly isConnected: boolean;
  /** Why it is not connected, for people; empty when it is, or was not yet. */
  readonly lastError: string;
}

/** Begins what an engine says that was asked to end. */
const STOPPED: EngineErrorCode = 'FLYBALL_ENGINE_STOPPED';

/** Tells how one engine process stands with its plane whenever that changes. `what` begins the line. */
export const planeTeller = (
  log: LogLines,
  what: string,
  facts: Readonly<Record<string, unknown>> = {},
): ((standing: PlaneStanding) => void) => {
  let last = '';
  return ({ isConnected, lastError }) => {
    const state = isConnected ? 'connected' : lastError;
    if (state === last || state === '' || state.startsWith(STOPPED)) return;
    last = state;
    if (isConnected) log.info(`${what} is connected to the plane.`, facts);
    else log.warn(`${what} has no plane; it goes on with what it has.`, { ...facts, why: lastError });
  };
};

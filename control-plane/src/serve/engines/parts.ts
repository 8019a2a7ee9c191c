import type { LogLines } from '../parts.ts';

/** What every engine process is run with. */
export interface EngineParts {
  /** Name of its Engine resource. */
  readonly name: string;
  /** Id of this process among the replicas of the engine. */
  readonly replica: string;
  /** `host:port` of the plane. */
  readonly plane: string;
  /** Token for the next dial, a secret. */
  readonly token: () => string;
  readonly version: string;
  readonly log: LogLines;
  /** Ends it. */
  readonly signal: AbortSignal;
}

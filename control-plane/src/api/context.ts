import type { ObjectKey } from '@flyball/policy';
import type { Tokens } from '../auth/tokens.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { ModuleDescription } from '../modules/module.ts';
import type { GatewayFacts } from '../plane/gateway-facts.ts';
import type { Plane } from '../plane/ports.ts';
import type { ResourceLog } from '../resources/open.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { RandomBytes } from './generate-name.ts';
import type { RecentStates } from './recent-states.ts';
import type { Slots } from './slots.ts';
import type { YamlReader } from './yaml/reader.ts';

/** What the API is made of. */
export interface ApiOptions {
  readonly log: ResourceLog;
  readonly plane: Plane;
  readonly tokens: Tokens;
  readonly box: SecretBox;
  readonly yaml: YamlReader;
  readonly metrics: MetricRegistry;
  readonly modules: () => readonly ModuleDescription[];
  /** Facts about a Gateway, by its key. */
  readonly gateway: (key: ObjectKey) => GatewayFacts;
  /** Version of the program. */
  readonly version: string;
  readonly effects: ApiEffects;
  /** Watches one token may hold open; all together four times as many. */
  readonly maxWatches: number;
  readonly maxConnections: number;
  /** Gets what was not foreseen. Never content of objects, never a token. */
  readonly onFailure: (error: unknown) => void;
}

/** Effects that are passed in. */
export interface ApiEffects {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after that many milliseconds or when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: RandomBytes;
  readonly newUid: () => string;
}

/** What handlers work with. */
export interface ApiContext extends ApiOptions {
  readonly recent: RecentStates;
  readonly slots: Slots;
  /** Counts a line that was written to a watch. */
  readonly onWatchLine: () => void;
  /** Aborts when the server ends. */
  readonly closing: AbortSignal;
}

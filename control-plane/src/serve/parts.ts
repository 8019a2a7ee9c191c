import type { Registry, RegistryPorts, WaypointView } from '@flyball/registry';
import type { Tokens } from '../auth/tokens.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { ModuleDescription } from '../modules/module.ts';
import type { Options } from '../options/table.ts';
import type { PlaneCore } from '../plane/core.ts';
import type { Plane } from '../plane/ports.ts';
import type { ResourceLog } from '../resources/open.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { LocalTokens } from './local-tokens.ts';

/** What modules make for those that need them. */
export interface Parts {
  readonly log: ResourceLog;
  readonly tokens: Tokens;
  readonly box: SecretBox;
  /** Token of the administrator, known when it was made at this start. */
  readonly adminToken: string;
  readonly core: PlaneCore;
  readonly plane: Plane;
  readonly enginePort: number;
  readonly localTokens: LocalTokens;
  /** Whether the log was empty at this start. */
  readonly isFresh: boolean;
  readonly apiPort: number;
  readonly registry: Registry;
  readonly waypoints: WaypointView;
  readonly xdsPort: number;
  readonly nacosPorts: RegistryPorts;
  /** The bookstore runs. */
  readonly shop: true;
}

/** Parts as modules start: each puts what it makes, and takes what the modules it needs have made. */
export interface PartShelf {
  readonly put: <K extends keyof Parts>(name: K, part: Parts[K]) => void;
  readonly take: <K extends keyof Parts>(name: K) => Parts[K];
  readonly has: (name: keyof Parts) => boolean;
}

/** An empty shelf. */
export const createShelf = (): PartShelf => {
  const parts = new Map<keyof Parts, Parts[keyof Parts]>();
  return {
    put: (name, part) => parts.set(name, part),
    has: (name) => parts.has(name),
    take: (name) => {
      const part = parts.get(name);
      if (part === undefined)
        throw new Error(`A module took ${name} without needing the module that makes it.`);
      // A name holds only what was put under it.
      return part as Parts[typeof name];
    },
  };
};

/** What a module works with. */
export interface ServeContext {
  readonly options: Options;
  readonly shelf: PartShelf;
  readonly metrics: MetricRegistry;
  /** Folder for what outlives a restart; exists, for its owner only. */
  readonly data: string;
  /** Folder of the bundles: workers and forked processes are started from there. */
  readonly dist: URL;
  readonly version: string;
  readonly log: LogLines;
  readonly modules: () => readonly ModuleDescription[];
}

/** The program's own log. Never a secret, never content of objects. */
export interface LogLines {
  readonly info: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly error: (message: string, error?: unknown) => void;
}

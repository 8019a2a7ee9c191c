import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { PrivateFile } from '../../auth/private-file.ts';
import { openTokens, type Tokens } from '../../auth/tokens.ts';
import { createMetricRegistry } from '../../metrics/registry.ts';
import type { GatewayFacts } from '../../plane/gateway-facts.ts';
import { openLog, type ResourceLog } from '../../resources/open.ts';
import type { Retention } from '../../resources/state.ts';
import { withNewKey } from '../../secrets/keys.ts';
import { createSecretBox, type SecretBox } from '../../secrets/secret-box.ts';
import { createMemoryLog } from '../../store/memory-store.ts';
import type { Store } from '../../store/store.ts';
import type { ApiOptions } from '../context.ts';
import { type ApiServer, createApi } from '../server.ts';
import type { YamlReader } from '../yaml/reader.ts';
import { type FakePlane, fakePlane } from './fake-plane.ts';

/** What a world differs in. */
export interface WorldParts {
  readonly store?: Store;
  readonly retention?: Retention;
  readonly yaml?: YamlReader;
  /** Longest time anything sleeps, in milliseconds. */
  readonly sleepAtMost?: number;
  readonly api?: Partial<ApiOptions>;
}

/** The API on a log in memory, with a plane that is told what to say. */
export interface World {
  readonly api: ApiServer;
  readonly log: ResourceLog;
  readonly plane: FakePlane;
  readonly tokens: Tokens;
  readonly box: SecretBox;
  /** Token texts. */
  readonly token: { readonly admin: string; readonly viewer: string; readonly engine: string };
  readonly clock: { ahead: number };
  /** Facts about every Gateway. */
  readonly gateway: { -readonly [K in keyof GatewayFacts]: GatewayFacts[K] };
  /** What was not foreseen. */
  readonly failures: unknown[];
  close(): Promise<void>;
}

/** A file in memory. */
export function memoryFile(): PrivateFile {
  let content: string | undefined;
  let version = 0;
  return {
    version: () => (content === undefined ? '' : String(version)),
    read: () => content,
    write(text) {
      content = text;
      version++;
    },
  };
}

/** Builds a world; nothing listens yet. */
export async function createWorld(parts: WorldParts = {}): Promise<World> {
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const { store = createMemoryLog().attach(), retention } = parts;
  const log = await openLog({
    store,
    now,
    newUid: randomUUID,
    onFailure,
    ...(retention ? { retention } : {}),
  });
  const { tokens, admin } = openTokens({ file: memoryFile(), random: randomBytes, now });
  const box = createSecretBox(withNewKey({ current: '', keys: new Map() }, randomBytes), randomBytes);
  const plane = fakePlane();
  const gateway = { listeners: [], addresses: [] };
  const api = createApi({
    log,
    plane,
    tokens,
    box,
    yaml: parts.yaml ?? noYaml,
    metrics: createMetricRegistry(),
    modules: () => [],
    gateway: () => gateway,
    version: '0.0.0',
    effects: { now, random: randomBytes, newUid: randomUUID, sleep: sleeping(parts.sleepAtMost) },
    maxWatches: 8,
    maxConnections: 100,
    onFailure,
    ...parts.api,
  });
  return {
    api,
    log,
    plane,
    tokens,
    box,
    token: {
      admin: admin?.text ?? '',
      viewer: tokens.issueViewer('ada').text,
      engine: tokens.issueEngine('xds').text,
    },
    clock,
    gateway,
    failures,
    async close() {
      await api.stop();
      await log.close();
    },
  };
}

const noYaml: YamlReader = {
  read: () => Promise.reject(new Error('this world reads no YAML')),
  close: async () => undefined,
};

/** Ends early without error when the signal aborts, as the log wants it. */
const sleeping =
  (atMost = Number.POSITIVE_INFINITY) =>
  (milliseconds: number, signal: AbortSignal): Promise<void> =>
    setTimeout(Math.min(milliseconds, atMost), undefined, { signal, ref: false }).catch(() => undefined);

import type { Condition, Diagnostic, ObjectKey, Resource } from '@flyball/policy';
import type { Client, Delivery, FidelityNote, Grades } from '@flyball/proto/engine';

/**
 * What the rest of the program may ask of the running plane. The API, the console and the command are built on
 * this and on the log; how it is answered is nobody's business but the plane's.
 */
export interface Plane {
  /** Dry run of a change against what holds now. */
  readonly plan: (request: PlanRequest) => Promise<Plan>;
  /** One trace line in, one out (the batch format); never throws for a bad line. */
  readonly trace: (line: unknown) => unknown;
  /** Delivery of what an object compiled to, by entry. */
  readonly deliveries: (object: ObjectKey) => readonly EntryDelivery[];
  /** Detail of one entry's deliveries, asked of the engines; at most 1000 rows. */
  readonly detail: (entry: { readonly kind: string; readonly key: string }) => Promise<readonly Delivery[]>;
  /** Clients of all engines. */
  readonly clients: () => readonly PlaneClient[];
  /** Conditions of an object as of now, joined when read. */
  readonly conditions: (object: ObjectKey) => readonly Condition[];
  /** Findings about an object as of now. */
  readonly diagnostics: (object: ObjectKey) => readonly Diagnostic[];
  /** Resolves when every client that will get a revision has reached a grade or refused; rejects on time-out. */
  readonly settled: (wait: SettleRequest) => Promise<Settled>;
  /** Services of the catalog with their instances, as people ask for them. */
  readonly services: () => readonly CatalogRow[];
  /** What keeps the plane from being ready; empty when it is. */
  readonly unready: () => readonly string[];
}

/** One wanted change: a document to put, or an object to delete. */
export type PlannedChange =
  | { readonly op: 'put'; readonly object: Resource }
  | { readonly op: 'delete'; readonly key: ObjectKey };

/** A change to be planned. */
export interface PlanRequest {
  readonly changes: readonly PlannedChange[];
}

/** What a change would do. */
export interface Plan {
  /** Revision the plan was made against. */
  readonly revision: number;
  readonly resources: readonly PlannedResource[];
  /** Entries that would be sent or taken back. */
  readonly entries: readonly PlannedEntry[];
  /** Findings that the change would add. */
  readonly diagnostics: readonly Diagnostic[];
  readonly blast: BlastRadius;
  /** Where engines would not enforce it exactly. */
  readonly fidelity: readonly FidelityNote[];
}

/** One document of a plan. */
export interface PlannedResource {
  readonly object: ObjectKey;
  readonly op: 'create' | 'change' | 'delete' | 'none';
  /** What differs, by JSON pointer; secrets are redacted. */
  readonly fields: readonly {
    readonly pointer: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
}

/** One IR entry of a plan. */
export interface PlannedEntry {
  readonly kind: string;
  readonly key: string;
  readonly op: 'create' | 'change' | 'delete';
  readonly object: ObjectKey;
}

/** Who would notice a change. */
export interface BlastRadius {
  /** Services whose traffic is governed by changed entries, sorted. */
  readonly services: readonly string[];
  /** Clients that would get something new. */
  readonly clients: number;
  readonly clientsByClass: Readonly<Record<string, number>>;
  /** Instances of those services, and of all. */
  readonly instances: number;
  readonly allInstances: number;
}

/** How far an entry came, over all engines that were sent it. */
export interface EntryDelivery {
  readonly kind: string;
  readonly key: string;
  /** Version that should hold. */
  readonly version: string;
  readonly engines: readonly EngineDelivery[];
}

/** How far an entry came at the clients of one engine. */
export interface EngineDelivery {
  readonly engine: string;
  readonly replica: string;
  /** Best grade clients of this engine can reach. */
  readonly best: 'sent' | 'received' | 'accepted' | 'observed';
  readonly grades: Grades;
  /** Clients that hold another version. */
  readonly behind: number;
  readonly rejections: readonly {
    readonly client: string;
    readonly reason: string;
    /** JSON pointer into the object, the best known. */
    readonly field: string;
  }[];
  readonly notes: readonly FidelityNote[];
  /** Why the engine keeps an older version, empty when it does not. */
  readonly kept: string;
}

/** A client and where it is known from. */
export interface PlaneClient extends Client {
  readonly engine: string;
  readonly replica: string;
}

/** What to wait for. */
export interface SettleRequest {
  readonly objects: readonly ObjectKey[];
  /** Revision from which on the deliveries count. */
  readonly revision: number;
  readonly timeoutMs: number;
  /** Aborts when nobody waits for the answer any more; it comes at once then, as when time is up. */
  readonly signal?: AbortSignal;
}

/** How it ended. */
export interface Settled {
  readonly complete: boolean;
  readonly deliveries: readonly EntryDelivery[];
}

/** A service of the catalog. */
export interface CatalogRow {
  readonly service: string;
  readonly source: string;
  readonly instances: readonly {
    readonly address: string;
    readonly port: number;
    readonly weight: number;
    readonly health: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

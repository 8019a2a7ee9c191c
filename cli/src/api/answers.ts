import type { Condition, Diagnostic } from '@flyball/policy';
import type { Document } from '@flyball/policy/load';

/** A finding of the server, and which of the documents sent it is about (from 0). */
export type ServerDiagnostic = Diagnostic & { readonly change?: number };

/** Answer to a list of a kind. */
export interface ObjectList {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly Document[];
}

/** Answer to `POST changesets`. */
export interface ChangesetAnswer {
  readonly revision: number;
  readonly results: readonly { readonly object: string; readonly result: string }[];
  readonly diagnostics: readonly ServerDiagnostic[];
}

/** How far clients are from what an entry says. */
export interface FidelityNote {
  readonly feature: string;
  readonly class: string;
  readonly level: 'exact' | 'approximate' | 'unsupported';
  readonly how: string;
  readonly clients: number;
}

/** Answer to `POST plans`. */
export interface PlanAnswer {
  readonly revision: number;
  readonly resources: readonly {
    readonly object: string;
    readonly op: 'create' | 'change' | 'delete' | 'none';
    readonly fields: readonly {
      readonly pointer: string;
      readonly before?: unknown;
      readonly after?: unknown;
    }[];
  }[];
  readonly entries: readonly {
    readonly kind: string;
    readonly key: string;
    readonly op: 'create' | 'change' | 'delete';
    readonly object: string;
  }[];
  readonly diagnostics: readonly ServerDiagnostic[];
  readonly blast: {
    readonly services: readonly string[];
    readonly clients: number;
    readonly clientsByClass: Readonly<Record<string, number>>;
    readonly instances: number;
    readonly allInstances: number;
  };
  readonly fidelity: readonly FidelityNote[];
}

/** Grades of delivery, lowest first. */
export const GRADES = ['sent', 'received', 'accepted', 'observed'] as const;

/** How far an entry came at the clients of one engine process. */
export interface EngineDelivery {
  readonly engine: string;
  readonly replica: string;
  readonly best: (typeof GRADES)[number];
  readonly grades: Readonly<Record<(typeof GRADES)[number] | 'rejected', number>>;
  readonly behind: number;
  readonly rejections: readonly {
    readonly client: string;
    readonly reason: string;
    readonly field: string;
  }[];
  readonly notes: readonly FidelityNote[];
  readonly kept: string;
}

/** How far an entry came. */
export interface EntryDelivery {
  readonly kind: string;
  readonly key: string;
  readonly version: string;
  readonly engines: readonly EngineDelivery[];
  /** Client by client; only when it was asked for. */
  readonly detail?: readonly ClientDelivery[];
}

/** How far an entry came at one client. */
export interface ClientDelivery {
  readonly client: string;
  readonly version: string;
  readonly grade: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** Answer to `GET …` that lists. */
export interface Items<Item> {
  readonly revision?: number;
  readonly items: readonly Item[];
}

/** Answer to `POST settled`. */
export interface SettledAnswer {
  readonly complete: boolean;
  readonly deliveries: readonly EntryDelivery[];
}

/** Answer to `GET conditions`. */
export interface ConditionsAnswer {
  readonly conditions: readonly Condition[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A content an object had. */
export interface PastVersion {
  readonly revision: number;
  readonly author: string;
  readonly message: string;
  readonly type: 'created' | 'changed' | 'deleted';
  /** RFC 3339. */
  readonly at: string;
  readonly object?: Document;
}

/** A commit of the log. */
export interface Commit {
  readonly revision: number;
  /** RFC 3339. */
  readonly at: string;
  readonly author: string;
  readonly message: string;
  /** What it changed, as `Kind/ns/name`. */
  readonly objects: readonly string[];
}

/** A client of an engine. */
export interface ClientRow {
  readonly id: string;
  readonly service: string;
  readonly class: string;
  readonly version: string;
  readonly address: string;
  readonly engine: string;
  readonly replica: string;
}

/** A service of the catalog. */
export interface ServiceRow {
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

/** A module of the server. */
export interface ModuleRow {
  readonly name: string;
  readonly doc: string;
  readonly needs: readonly string[];
  readonly optional: boolean;
  readonly state: string;
}

/** Answer to `POST undo`. */
export interface UndoAnswer {
  readonly revision: number;
  readonly object: string;
  readonly result: string;
}

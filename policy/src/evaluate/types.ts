import type { HeaderOps, Limit, Listener, Match, RouteBlock, Rule, Service } from '@flyball/proto/ir';

/** What an evaluator works on: IR bodies by key, of one track at one moment. */
export interface IrView {
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly blocks: ReadonlyMap<string, RouteBlock>;
  readonly services: ReadonlyMap<string, Service>;
  readonly limits: ReadonlyMap<string, Limit>;
}

/** Where a request enters: a port of a Gateway (as declared), or as a call of a service. */
export type Entrance =
  | { readonly gateway: string; readonly port: number }
  | {
      readonly service: string;
      /** Namespace of the caller; absent or empty when unknown. */
      readonly from?: string | undefined;
    };

/** Headers of a request. A Map by lower-case name is one; a proxy gives its own. */
export interface HeaderLookup {
  /**
   * Value of a header by its lower-case name, decoded as UTF-8. Repeated headers are joined by `,`
   * (RFC 9110, 5.3), `cookie` by `; ` (RFC 9113, 8.2.3). `host` is the authority.
   */
  get(name: string): string | undefined;
}

/** A request as an evaluator sees it. */
export interface EvaluatedRequest {
  /** Upper case. */
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host header, with port if it has one. */
  readonly authority: string;
  /** Path without query, as `normalisePath` returns it. */
  readonly path: string;
  /** Query without `?`; undefined when there is none. */
  readonly query: string | undefined;
  readonly headers: HeaderLookup;
  /** Client's IP address; empty when unknown. */
  readonly address: string;
}

/** A share of a rule's traffic. */
export interface Share {
  /** `ns/name`. */
  readonly service: string;
  readonly subset: string;
  readonly port: number;
  /** 0 to 10,000. */
  readonly share: number;
  /** Why it answers 500; empty when valid. */
  readonly invalid: string;
}

/** What a rule does with a request; the same on every engine. */
export type Action =
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'redirect'; readonly redirect: Redirected }
  | { readonly type: 'forward'; readonly forward: Forward };

/** An answer that sends the client elsewhere. */
export interface Redirected {
  readonly status: number;
  readonly location: RedirectLocation;
  /** Changes of the answer's headers, the rule's. */
  readonly responseOps: readonly HeaderOps[];
}

/** Parts of a Location header; the port is undefined where it is the scheme's well-known one. */
export interface RedirectLocation {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
  /** With query. */
  readonly path: string;
}

/** A request on its way to a backend. */
export interface Forward {
  readonly shares: readonly Share[];
  /** Index into shares, never of an invalid one; undefined when the choice is random. */
  readonly picked: number | undefined;
  /** Authority to send. */
  readonly authority: string;
  /** Path with query to send. */
  readonly path: string;
  /** Request header changes in order of effect: the rule's, then the picked backend's. */
  readonly requestOps: readonly HeaderOps[];
  /** Response header changes in order of effect: the picked backend's, then the rule's. */
  readonly responseOps: readonly HeaderOps[];
}

/** The outcome of matching: the rule, and what selected it. */
export interface Matched {
  readonly rule: Rule;
  readonly match: Match;
  /** Host pattern under which the rule stands. */
  readonly host: string;
}

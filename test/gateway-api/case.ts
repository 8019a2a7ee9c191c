/**
 * What a conformance test asks for, in data. Names of objects without a namespace are of the namespace
 * `gateway-conformance-infra`.
 *
 * Conditions are written `Type`, `Type Reason`, and with `!` before them where they must be False. Others may hold too.
 */
export type ConditionText = string;

/** A conformance test that is run. */
export interface ConformanceCase extends Step {
  /** ShortName of the Go test. */
  readonly name: string;
  /** What the Go test asks for and is not so here, and why. */
  readonly differs?: string;
  /** Why its Gateways need not be ready, where the manifest does not say so itself. */
  readonly skipsReadiness?: string;
  /** What holds after changes that the test makes, one after the other. */
  readonly later?: readonly Step[];
}

/** What holds at one moment. */
export interface Step {
  /** Changes the manifests of the test; earlier changes hold on. */
  readonly edit?: (manifests: string) => string;
  readonly classes?: Readonly<Record<string, readonly ConditionText[]>>;
  readonly gateways?: Readonly<Record<string, readonly ConditionText[]>>;
  /** All listeners of some Gateways. */
  readonly listeners?: Readonly<Record<string, Readonly<Record<string, ListenerExpectation>>>>;
  readonly routes?: readonly RouteExpectation[];
  /** Where its requests enter; default: the Gateway `same-namespace`. */
  readonly entrance?: EntranceExpectation;
  readonly requests?: readonly RequestExpectation[];
}

export interface ListenerExpectation {
  /** AttachedRoutes. */
  readonly routes?: number;
  /** SupportedKinds; default: HTTPRoute. */
  readonly kinds?: readonly string[];
  readonly says?: readonly ConditionText[];
}

/** A route under one parent. */
export interface RouteExpectation {
  readonly route: string;
  /** Name of the Gateway, or `Service ns/name`; default: `same-namespace`. */
  readonly parent?: string;
  readonly section?: string;
  /** Default: accepted, with references that hold; then all listeners of the parent are ready too. */
  readonly says?: readonly ConditionText[];
}

/** A port of a Gateway, or a service of the mesh (`ns/name`), called from a namespace. */
export type EntranceExpectation =
  | { readonly gateway: string; readonly port?: number }
  | { readonly service: string; readonly from?: string };

/** A request, and what must become of it: by default it reaches the backend unchanged. */
export interface RequestExpectation {
  readonly entrance?: EntranceExpectation;
  readonly scheme?: 'https';
  /** Default: an address, as the tests use that of the Gateway. */
  readonly host?: string;
  /** With query. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Headers;
  /** Default: 200, and 302 where there is a redirect. */
  readonly status?: number;
  readonly backend?: string;
  readonly forwarded?: {
    readonly path?: string;
    readonly host?: string;
    readonly headers?: Headers;
    readonly absent?: readonly string[];
  };
  /** Parts that differ from the request's. */
  readonly redirect?: {
    readonly scheme?: string;
    readonly host?: string;
    readonly port?: number;
    readonly path?: string;
  };
  /** Headers the backend answers with; default: none. */
  readonly answered?: Headers;
  /** All headers of the answer. */
  readonly response?: Headers;
  /** Percent of the copies, by backend. */
  readonly mirrors?: Readonly<Record<string, number>>;
  /** Share of each backend, 0 to 1. */
  readonly shares?: Readonly<Record<string, number>>;
  /** Part of the compiled rule: what a trace does not show. */
  readonly rule?: object;
}

export type Headers = Readonly<Record<string, string>>;

/** Namespaces of the conformance tests. */
export const INFRA = 'gateway-conformance-infra';
export const MESH = 'gateway-conformance-mesh';

/** Backends that most tests use. */
export const V1 = 'infra-backend-v1';
export const V2 = 'infra-backend-v2';
export const V3 = 'infra-backend-v3';

/** Name with its namespace. */
export const inInfra = (name: string): string => (name.includes('/') ? name : `${INFRA}/${name}`);

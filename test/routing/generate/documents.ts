/** Plain JSON documents of the kinds a configuration is made of: the part of them that is generated. */

/** Condition on a header or a query parameter. */
export interface NamedMatch {
  readonly name: string;
  readonly type: 'Exact' | 'RegularExpression';
  readonly value: string;
}

/** HTTPRouteMatch. */
export interface MatchDocument {
  readonly path?: { readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression'; readonly value: string };
  readonly method?: string;
  readonly headers?: readonly NamedMatch[];
  readonly queryParams?: readonly NamedMatch[];
}

/** HTTPRouteFilter: `type` and the field of that name. */
export type FilterDocument = { readonly type: string } & Readonly<Record<string, unknown>>;

/** HTTPBackendRef. */
export interface BackendDocument {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly port?: number;
  readonly weight?: number;
  readonly filters?: readonly FilterDocument[];
}

/** HTTPRouteRule. */
export interface RuleDocument {
  readonly name: string;
  readonly matches: readonly MatchDocument[];
  readonly filters?: readonly FilterDocument[];
  readonly backendRefs?: readonly BackendDocument[];
  readonly timeouts?: Readonly<Record<string, string>>;
  readonly retry?: Readonly<Record<string, unknown>>;
}

/** ParentReference to a Gateway. */
export interface ParentDocument {
  readonly namespace: string;
  readonly name: string;
  readonly sectionName?: string;
  readonly port?: number;
}

interface Meta {
  readonly namespace: string;
  readonly name: string;
  readonly creationTimestamp?: string;
}

/** HTTPRoute. */
export interface RouteDocument {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'HTTPRoute';
  readonly metadata: Meta;
  readonly spec: {
    readonly parentRefs: readonly ParentDocument[];
    readonly hostnames?: readonly string[];
    readonly rules: readonly RuleDocument[];
  };
}

/** A listener of a Gateway. */
export interface ListenerDocument {
  readonly name: string;
  readonly protocol: 'HTTP';
  readonly port: number;
  readonly hostname?: string;
  readonly allowedRoutes: { readonly namespaces: { readonly from: 'Same' | 'All' } };
}

/** Gateway. */
export interface GatewayDocument {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'Gateway';
  readonly metadata: Meta;
  readonly spec: { readonly gatewayClassName: string; readonly listeners: readonly ListenerDocument[] };
}

/** Any other document. */
export interface OtherDocument {
  readonly apiVersion: string;
  readonly kind: 'CatalogService' | 'ReferenceGrant' | 'TrafficPolicy';
  readonly metadata: Meta;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A document of a configuration. */
export type GeneratedDocument = RouteDocument | GatewayDocument | OtherDocument;

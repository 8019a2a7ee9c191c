/**
 * Holds what a running router did with a request against the outcome that it must have: the rules of
 * `test/cases/routing/README.md`, for the built-in gateway and for Envoy alike.
 */

/** An outcome as batches state it; only what can be seen from outside. */
export interface ExpectedOutcome {
  readonly id: unknown;
  readonly status: number;
  readonly backend?: string;
  readonly subset?: string;
  readonly forwarded?: Forwarded;
  readonly redirect?: RedirectParts;
  readonly response?: { readonly headers: HeaderObject };
  readonly mirrors?: readonly { readonly backend: string; readonly percent: number }[];
  readonly weights?: readonly WeightLine[];
  readonly rule?: string;
}

/** A share of a rule's traffic; one with `status` is not valid. */
export interface WeightLine {
  readonly backend?: string;
  readonly subset?: string;
  readonly status?: number;
  readonly share: number;
}

/** Values by lower-case name, repeated ones joined by `,`. */
export type HeaderObject = Readonly<Record<string, string>>;

/** A request as its backend got it. */
export interface Forwarded {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly host: string;
  readonly headers: HeaderObject;
}

/** Parts of a Location header. */
export interface RedirectParts {
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}

/** Name and value, as received. */
export type HeaderPair = readonly [name: string, value: string];

/** A request as an instance got it. */
export interface Received {
  /** `ns/name` of the service that the instance belongs to. */
  readonly service: string;
  /** Subsets of the service that the instance is in. */
  readonly subsets: ReadonlySet<string>;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
}

/** What was seen of one request. */
export interface Seen {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  /** What the instance got that answered; undefined where the router answered itself. */
  readonly received: Received | undefined;
  /** Services that got a copy. */
  readonly mirrored: readonly string[];
}

/** What a comparison has to know besides the outcome. */
export interface CompareOptions {
  /** Rules with header changes of single backends: with a random choice these are not foreseen. */
  readonly rulesWithBackendOps: ReadonlySet<string>;
}

/** Headers that hops add or change on their own. */
const HOP = /^(?:x-forwarded-.*|x-request-id|x-envoy-.*|via|date|server)$/;
const FRAMING = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'proxy-connection',
]);

/** Whether a header, by its lower-case name, is compared. */
export const isCompared = (name: string): boolean => !HOP.test(name) && !FRAMING.has(name);

/** Headers that are compared, by lower-case name; cookies are joined by `; `. */
export const comparedHeaders = (pairs: Iterable<HeaderPair>): HeaderObject => {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    const before = values.get(lower);
    const joint = lower === 'cookie' ? '; ' : ',';
    if (isCompared(lower)) values.set(lower, before === undefined ? value : before + joint + value);
  }
  return Object.fromEntries(values);
};

/** What differs, in words; empty where the router did what it must. */
export const outcomeFaults = (
  expected: ExpectedOutcome,
  seen: Seen,
  options: CompareOptions,
): readonly string[] => {
  const random = isRandom(expected);
  const reached = seen.received !== undefined;
  return [
    ...statusFaults(expected, seen),
    ...(reached ? backendFaults(expected, seen.received) : []),
    ...(reached && expected.forwarded
      ? forwardedFaults(expected.forwarded, seen.received, !random || !changesByBackend(expected, options))
      : []),
    ...redirectFaults(expected, seen),
    ...(reached && !(random && changesByBackend(expected, options)) ? responseFaults(expected, seen) : []),
    ...mirrorFaults(expected, seen),
  ];
};

const changesByBackend = ({ rule = '' }: ExpectedOutcome, { rulesWithBackendOps }: CompareOptions): boolean =>
  rulesWithBackendOps.has(rule);

const sharesOf = ({ weights = [] }: ExpectedOutcome): readonly WeightLine[] =>
  weights.filter(({ share }) => share > 0);

/** Whether the backend is chosen at random: several shares, and none that the request falls to. */
const isRandom = (expected: ExpectedOutcome): boolean =>
  expected.status === 200 && expected.backend === undefined && sharesOf(expected).length > 1;

const differs = (what: string, expected: unknown, actual: unknown): readonly string[] =>
  JSON.stringify(expected) === JSON.stringify(actual)
    ? []
    : [`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];

/** A random choice may fall on a share that is not valid. */
const statusFaults = (expected: ExpectedOutcome, { status, received }: Seen): readonly string[] => {
  const isShareOf500 = isRandom(expected) && sharesOf(expected).some((share) => share.status === status);
  if (isShareOf500 && !received) return [];
  return [
    ...differs('status', expected.status, status),
    ...differs('reached a backend', expected.forwarded !== undefined, received !== undefined),
  ];
};

const backendFaults = (expected: ExpectedOutcome, received: Received | undefined): readonly string[] => {
  if (!received) return [];
  const { service, subsets } = received;
  const isOf = ({ backend, subset = '' }: Pick<WeightLine, 'backend' | 'subset'>): boolean =>
    backend === service && (subset === '' || subsets.has(subset));
  const candidates = expected.backend === undefined ? sharesOf(expected) : [expected];
  if (candidates.some(isOf)) return [];
  const names = candidates.map(({ backend, subset }) => [backend, subset].join(' ').trim());
  return [`answered by ${service} (${[...subsets].join(', ')}), expected ${names.join(' or ')}`];
};

const forwardedFaults = (
  expected: Forwarded,
  received: Received | undefined,
  comparesHeaders: boolean,
): readonly string[] => {
  if (!received) return [];
  const host = received.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return [
    ...differs('forwarded.method', expected.method, received.method),
    ...differs('forwarded.path', expected.path, received.url),
    ...differs('forwarded.host', withoutWellKnownPort(expected.host), withoutWellKnownPort(host)),
    ...(comparesHeaders
      ? differs(
          'forwarded.headers',
          sorted(comparedHeaders(Object.entries(expected.headers))),
          sorted(comparedHeaders(received.headers)),
        )
      : []),
  ];
};

const sorted = (headers: HeaderObject): readonly HeaderPair[] =>
  Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));

const withoutWellKnownPort = (authority: string): string => authority.replace(/:80$/, '');

const redirectFaults = (expected: ExpectedOutcome, { headers }: Seen): readonly string[] => {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (!expected.redirect) return [];
  return differs('redirect', sortedParts(expected.redirect), sortedParts(partsOf(location ?? '')));
};

const LOCATION = /^([a-z]+):\/\/([^/:?]+|\[[^\]]+\])(?::(\d+))?(.*)$/;
const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 };

const partsOf = (location: string): RedirectParts => {
  const [, scheme = '', host = '', port, path = ''] = LOCATION.exec(location) ?? [];
  const number = port === undefined ? undefined : Number(port);
  return {
    scheme,
    host,
    ...(number !== undefined && number !== WELL_KNOWN[scheme] && { port: number }),
    path,
  };
};

const sortedParts = ({ scheme, host, port, path }: RedirectParts): readonly unknown[] => [
  scheme,
  host,
  port === WELL_KNOWN[scheme ?? ''] ? undefined : port,
  path,
];

const responseFaults = ({ response }: ExpectedOutcome, { headers }: Seen): readonly string[] =>
  differs('response.headers', sorted(response?.headers ?? {}), sorted(comparedHeaders(headers)));

/** A copy of every request is seen, of a share of them it may be; where the share of a 500 is chosen, also none. */
const mirrorFaults = ({ mirrors = [] }: ExpectedOutcome, { mirrored, received }: Seen): readonly string[] => {
  const known = new Set(mirrors.map(({ backend }) => backend));
  const due = received ? mirrors.filter(({ percent }) => percent >= 100) : [];
  const missing = due.filter(({ backend }) => !mirrored.includes(backend));
  return [
    ...missing.map(({ backend }) => `not copied to ${backend}`),
    ...mirrored.filter((service) => !known.has(service)).map((service) => `copied to ${service}`),
  ];
};

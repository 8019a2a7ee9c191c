/**
 * The job every proxy does: 500 routes (50 hosts of ten prefixes), each with one header match, a prefix rewrite, two
 * added request headers and a split 90/10 over two clusters.
 */

const HOSTS = 50;
const PREFIXES = 10;

/** Header a request must have. */
export const TIER = { name: 'x-tier', value: 'gold' } as const;

/** Header by which the upstream answers with what it received. */
export const ECHO_HEADER = 'x-echo';

/** The two clusters and their weights. */
export const CLUSTERS = [
  { name: 'a', weight: 90 },
  { name: 'b', weight: 10 },
] as const;

/** One route of the job. */
export interface JobRoute {
  readonly host: string;
  /** Prefix of the path, without a slash at its end. */
  readonly prefix: string;
  /** What stands in its place at the upstream. */
  readonly replacement: string;
  /** Headers the request gets. */
  readonly added: readonly { readonly name: string; readonly value: string }[];
}

const routeAt = (host: number, prefix: number): JobRoute => ({
  host: `host-${host}.example.com`,
  prefix: `/part-${prefix}`,
  replacement: `/v2/part-${prefix}`,
  added: [
    { name: 'x-route', value: `route-${host}-${prefix}` },
    { name: 'x-served-by', value: 'edge' },
  ],
});

const places = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** The routes by host. */
export const JOB_HOSTS: readonly (readonly JobRoute[])[] = places(HOSTS).map((host) =>
  places(PREFIXES).map((prefix) => routeAt(host, prefix)),
);

/** A request and the route it takes. */
export interface JobRequest {
  readonly route: JobRoute;
  /** Rest of the path, behind the prefix. */
  readonly rest: string;
}

/** One request for each route; neighbours have other hosts and prefixes. */
export const JOB_REQUESTS: readonly JobRequest[] = places(HOSTS * PREFIXES).map((index) => ({
  route: routeAt((index * 7) % HOSTS, (index + Math.floor(index / HOSTS)) % PREFIXES),
  rest: `/items/${index}?page=${index % 9}`,
}));

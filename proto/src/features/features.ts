/**
 * The feature list: what an entry may require of an engine. An engine that does not know a required feature
 * keeps the entry's last version and says so; where `failClosed` holds and it has none, requests that the
 * entry governs are refused with 503. Names are only ever added.
 */
export interface Feature {
  readonly name: string;
  /** What the engine must do. */
  readonly says: string;
  /** Refuse the traffic rather than serve it without the policy. */
  readonly failClosed: boolean;
}

const feature = (name: string, says: string, failClosed = false): Feature => ({ name, says, failClosed });

export const FEATURES = [
  feature('route.match.method', 'match by method'),
  feature('route.match.header', 'match by header value'),
  feature('route.match.query', 'match by query parameter'),
  feature('route.match.regex', 'match by RE2 expressions'),
  feature('route.redirect', 'answer with a redirect'),
  feature('route.rewrite', 'rewrite host or path'),
  feature('route.headers', 'change request and response headers'),
  feature('route.mirror', 'copy requests to a second backend'),
  feature('route.timeout', 'bound the time of a request'),
  feature('route.retry', 'try again on failures'),
  feature('route.split', 'divide traffic by weight'),
  feature('route.split-key', 'keep the weighted choice by a key'),
  feature('route.consumer', 'tell calls from one namespace from those of others'),
  feature('service.balancing', 'choose instances by a named algorithm'),
  feature('listener.waypoint', 'serve a service on a port of its own'),
  feature('limit.local', 'limit the rate in each process', true),
  feature('limit.keyed', 'limit the rate for each value of a key', true),
  feature('patch.xds', 'patch xDS resources'),
] as const satisfies readonly Feature[];

/** Name of a feature. */
export type FeatureName = (typeof FEATURES)[number]['name'];

/** All names, sorted. */
export const FEATURE_NAMES: readonly string[] = FEATURES.map(({ name }) => name).sort();

/** Whether traffic must be refused when an engine knows nothing of this feature; unknown features count as closed. */
export const failsClosed = (name: string): boolean =>
  FEATURES.find((known) => known.name === name)?.failClosed ?? name.startsWith('limit.');

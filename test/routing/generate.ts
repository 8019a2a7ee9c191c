import type { GeneratedDocument } from './generate/documents.ts';
import { makePrng, type Prng } from './generate/prng.ts';
import { type BatchLine, makeRequests } from './generate/requests.ts';
import { makeRoutes } from './generate/routes.ts';
import { makeGateway, makeGrants, makeServices, makeSplitPolicy } from './generate/surroundings.ts';

/** Requests of one configuration: 10,000 requests need 100 configurations. */
export const REQUESTS_PER_CONFIG = 100;

/** A set of resources and requests for it. */
export interface GeneratedConfig {
  /** Plain JSON documents; every route, policy and service of the configuration. */
  readonly resources: readonly GeneratedDocument[];
  /** Input lines of a trace batch, `REQUESTS_PER_CONFIG` of them. */
  readonly requests: readonly BatchLine[];
}

/**
 * Configurations whose rules overlap heavily, with requests that fit, nearly fit, or fit several rules at
 * once. The same seed gives the same configurations. They use only what Gateway API and Envoy define alike:
 * no repeated headers, no escapes or dot segments in paths, no header changed both by a rule and its backend.
 */
export const generateConfigs = (seed: number, configs: number): readonly GeneratedConfig[] =>
  Array.from({ length: configs }, (_, index) => generateConfig(makePrng(seed * 1_000_003 + index), index));

const generateConfig = (prng: Prng, index: number): GeneratedConfig => {
  const gateway = makeGateway(prng);
  const routes = makeRoutes(prng, gateway);
  const sticky = routes.filter(() => prng.chance(0.6)).map(makeSplitPolicy);
  return {
    resources: [gateway, ...makeServices(), ...makeGrants(), ...routes, ...sticky],
    requests: makeRequests(prng, { gateway, routes, count: REQUESTS_PER_CONFIG, prefix: String(index) }),
  };
};

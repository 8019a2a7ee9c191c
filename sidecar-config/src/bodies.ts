/** Names of Envoy's messages as this package uses them, in the shape Envoy's documents show. */
import type { EnvoyMessages } from '@flyball/proto/envoy';

export type Cluster = EnvoyMessages['envoy.config.cluster.v3.Cluster'];
export type ClusterWeight = EnvoyMessages['envoy.config.route.v3.WeightedCluster.ClusterWeight'];
export type ConfigSource = EnvoyMessages['envoy.config.core.v3.ConfigSource'];
export type HashPolicy = EnvoyMessages['envoy.config.route.v3.RouteAction.HashPolicy'];
export type HeaderMatcher = EnvoyMessages['envoy.config.route.v3.HeaderMatcher'];
export type HeaderValueOption = EnvoyMessages['envoy.config.core.v3.HeaderValueOption'];
export type HttpConnectionManager =
  EnvoyMessages['envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'];
export type HttpFilter =
  EnvoyMessages['envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter'];
export type KeyRule = EnvoyMessages['envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule'];
export type LimitDescriptor = EnvoyMessages['envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor'];
export type Listener = EnvoyMessages['envoy.config.listener.v3.Listener'];
export type LocalRateLimit = EnvoyMessages['envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit'];
export type MirrorPolicy = EnvoyMessages['envoy.config.route.v3.RouteAction.RequestMirrorPolicy'];
export type QueryParameterMatcher = EnvoyMessages['envoy.config.route.v3.QueryParameterMatcher'];
export type RateLimit = EnvoyMessages['envoy.config.route.v3.RateLimit'];
export type RateLimitAction = EnvoyMessages['envoy.config.route.v3.RateLimit.Action'];
export type RedirectAction = EnvoyMessages['envoy.config.route.v3.RedirectAction'];
export type RegexRewrite = EnvoyMessages['envoy.type.matcher.v3.RegexMatchAndSubstitute'];
export type RetryPolicy = EnvoyMessages['envoy.config.route.v3.RetryPolicy'];
export type Route = EnvoyMessages['envoy.config.route.v3.Route'];
export type RouteAction = EnvoyMessages['envoy.config.route.v3.RouteAction'];
export type RouteConfiguration = EnvoyMessages['envoy.config.route.v3.RouteConfiguration'];
export type RouteMatch = EnvoyMessages['envoy.config.route.v3.RouteMatch'];
export type StatusCode = NonNullable<EnvoyMessages['envoy.type.v3.HttpStatus']['code']>;
export type StringMatcher = EnvoyMessages['envoy.type.matcher.v3.StringMatcher'];

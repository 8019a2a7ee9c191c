import { unpack } from '@flyball/proto/envoy';
import type { ResourceChange, XdsResource, XdsType } from '../resource.ts';

const MESSAGE = {
  cluster: 'envoy.config.cluster.v3.Cluster',
  endpoint: 'envoy.config.endpoint.v3.ClusterLoadAssignment',
  listener: 'envoy.config.listener.v3.Listener',
  route: 'envoy.config.route.v3.RouteConfiguration',
} as const;

/** A resource as proto3 JSON. */
export const bodyOfResource = ({ type, bytes }: XdsResource): unknown => unpack(MESSAGE[type], bytes);

/** The resource of a type and name that a change upserts. */
export const upserted = ({ upserts }: ResourceChange, type: XdsType, name: string): XdsResource | undefined =>
  upserts.find((resource) => resource.type === type && resource.name === name);

/** `type name` of all upserts of a change, sorted. */
export const upsertedNames = ({ upserts }: ResourceChange): readonly string[] =>
  upserts.map(({ type, name }) => `${type} ${name}`).sort();

/** `type name` of all removes of a change, sorted. */
export const removedNames = ({ removes }: ResourceChange): readonly string[] =>
  removes.map(({ type, name }) => `${type} ${name}`).sort();

export type { ListenAddress } from './core/address.ts';
export type { Authenticate, Credentials, Session } from './core/auth.ts';
export { type Clock, systemClock } from './core/clock.ts';
export type { ClientIdentity, Consumer } from './core/consumer.ts';
export { errorText, type Outcome, type RegistryError, type RegistryErrorCode } from './core/errors.ts';
export type { RegistryChange, RegistryEvents, ServiceChange, ServiceState } from './core/events.ts';
export type { Health, Instance, Metadata, Registration } from './core/instance.ts';
export type { LogEntry, RegistryLog } from './core/log.ts';
export { type CatalogName, hashedName, type NamespaceMap, plainName } from './core/name-map.ts';
export { DEFAULT_CLUSTER, DEFAULT_GROUP, parseServiceId, type ServiceKey, serviceId } from './core/names.ts';
export type { Overlay, OverlayLayer, OverlayPlace, PlacedOverlay } from './core/overlays.ts';
export type { ServiceShape } from './core/shape.ts';
export type { InstanceSnapshots } from './core/snapshot.ts';
export type { AnswerView, ViewAnswer, ViewedService, ViewHost } from './core/view.ts';
export { createWaypointView, type Exempt, type Waypoint, type WaypointView } from './core/waypoint-view.ts';
export type { PushMark } from './nacos/push-state.ts';
export type { ConnectedClient, RegistryQuery } from './runtime/query.ts';
export {
  createRegistry,
  type Registry,
  type RegistryAddresses,
  type RegistryOptions,
  type RegistryPorts,
} from './runtime/registry.ts';
export type { InstanceRef, RegistryTarget, Subscriber, WrittenOverlay } from './runtime/target.ts';

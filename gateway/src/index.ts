export { bindFault } from './engine/bind-fault.ts';
export { createGatewayEngine, type GatewayDriverOptions, type GatewayEngine } from './engine/driver.ts';
export { portOwner } from './engine/port-owner.ts';
export type { GatewayStats, StatusClass, UpstreamError } from './proxy/counters.ts';
export type { Bind } from './proxy/listen/binds.ts';
export { createProxy, type GatewayProxy, type ListenerResult, type ProxyOptions } from './proxy/proxy.ts';
export {
  type SuperviseEvent,
  type SuperviseOptions,
  type Supervision,
  supervise,
  type WorkerReport,
} from './supervise.ts';

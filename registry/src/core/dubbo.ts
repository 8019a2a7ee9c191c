import type { Metadata } from './instance.ts';

// Dubbo's own interfaces: `providers:`, `consumers:`, `routers:` and `configurators:` before the interface.
const interfaceName = /^(?:providers|consumers|routers|configurators):/;

/** Whether a service name is one Dubbo gives to interfaces. */
export const isDubboName = (name: string): boolean => interfaceName.test(name);

/** Whether an instance was registered by Dubbo, as an interface or as an application. */
export const isDubboMetadata = (metadata: Metadata): boolean =>
  'dubbo.metadata.revision' in metadata ||
  'dubbo.endpoints' in metadata ||
  metadata['preserved.register.source'] === 'DUBBO';

/** Whether a client says it is Dubbo: by its agent, or by a label with that value. */
export const saysDubbo = (agent: string, labels: Readonly<Record<string, string>>): boolean =>
  agent.toLowerCase().includes('dubbo') ||
  Object.values(labels).some((value) => value.toLowerCase() === 'dubbo');

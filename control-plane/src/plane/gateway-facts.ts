import type { ListenerStatus, ObjectKey } from '@flyball/policy';
import { readBody } from '@flyball/proto/ir';
import type { CompiledView } from './compiled-view.ts';

/** What the status of a Gateway needs beside its conditions. */
export interface GatewayFacts {
  readonly listeners: readonly ListenerStatus[];
  /** Addresses its engine binds for listeners that are programmed, each once. */
  readonly addresses: readonly string[];
}

/** Facts about a Gateway as of now; empty for what is none, or none of ours. */
export const gatewayFacts = (compiled: CompiledView, gateway: ObjectKey): GatewayFacts => {
  const { listeners = [], entries = [] } = compiled.unit(gateway) ?? {};
  const bound = entries
    .filter(({ kind }) => kind === 'Listener')
    .map((entry) => readBody('Listener', entry).bindAddress);
  return {
    listeners: listeners.map((status) => ({
      ...status,
      attachedRoutes: compiled.attachedRoutes(`${status.gateway}/${status.listener}`),
    })),
    addresses: [...new Set(bound)],
  };
};

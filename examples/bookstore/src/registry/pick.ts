/** An instance as the registry shows it. */
export interface Host {
  readonly ip: string;
  readonly port: number;
  readonly weight: number;
  readonly enabled: boolean;
  readonly healthy: boolean;
}

/** Whether an instance takes requests. */
export const usable = ({ weight, enabled, healthy }: Host): boolean => enabled && healthy && weight > 0;

/** Picks an instance by weight. `random` is at least 0 and below 1. */
export function pick(hosts: readonly Host[], random: number): Host | undefined {
  const total = hosts.reduce((sum, { weight }) => sum + weight, 0);
  let left = random * total;
  for (const host of hosts) {
    left -= host.weight;
    if (left < 0) return host;
  }
  return hosts.at(-1);
}

import { hostMatches, type Listener } from '@flyball/proto/ir';
import { byDoor, type Door, doorOf } from '../router.ts';

/** Doors by gateway (`ns/name`) and port, most specific host name first. */
export type Gates = ReadonlyMap<string, ReadonlyMap<number, readonly Door[]>>;

/** Gates of listeners by key. They are few, so a change builds them anew. */
export const gatesOf = (listeners: ReadonlyMap<string, Listener>): Gates => {
  const gates = new Map<string, Map<number, Door[]>>();
  for (const [key, listener] of listeners) {
    const ports = gates.get(listener.gateway) ?? new Map<number, Door[]>();
    gates.set(listener.gateway, ports);
    ports.set(listener.port, [...(ports.get(listener.port) ?? []), doorOf(key, listener)]);
  }
  for (const ports of gates.values()) for (const doors of ports.values()) doors.sort(byDoor);
  return gates;
};

/** The one listener that takes requests for a host; undefined for none. */
export const enterGate = (
  gates: Gates,
  { gateway, port }: { readonly gateway: string; readonly port: number },
  host: string,
): Door | undefined => {
  const doors = gates.get(gateway)?.get(port);
  if (!doors) return undefined;
  for (const door of doors) {
    if (hostMatches(door.listener?.hostname ?? '', host)) return door;
  }
  return undefined;
};

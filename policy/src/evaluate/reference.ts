import { type HostTable, hostMatches, hostTables, type RouteBlock } from '@flyball/proto/ir';
import { matchHolds } from './match/conditions.ts';
import { byDoor, type Door, defaultMatch, doorOf, type HostRules, meshDoor, type Router } from './router.ts';
import type { Entrance, IrView, Matched } from './types.ts';

/**
 * The router that follows the rules word for word: every listener, every match in order. Slow, and therefore
 * the measure of the index.
 */
export const referenceRouter = (view: IrView): Router => {
  const tables = tablesByScope(view);
  const candidates = (scope: string, host: string): readonly Matched[] => {
    const table = tables.get(scope)?.find((one) => hostMatches(one.host, host));
    return table?.matches ?? withoutBlocks(view, tables, scope);
  };
  return {
    view,
    enter: (entrance, host) =>
      'service' in entrance
        ? meshDoor(entrance, (scope) => tables.has(scope))
        : enterGateway(view, entrance, host),
    find: (scope, host, request) => candidates(scope, host).find(({ match }) => matchHolds(match, request)),
    candidates,
    hosts: (scope) => (tables.get(scope) ?? []).map(hostRules),
  };
};

type TablesByScope = ReadonlyMap<string, readonly HostTable[]>;

const tablesByScope = ({ blocks }: IrView): TablesByScope => {
  const byScope = new Map<string, RouteBlock[]>();
  for (const block of blocks.values()) append(byScope, block);
  return new Map([...byScope].map(([scope, own]) => [scope, hostTables(own)]));
};

const append = (byScope: Map<string, RouteBlock[]>, block: RouteBlock): void => {
  const own = byScope.get(block.scope);
  if (own) own.push(block);
  else byScope.set(block.scope, [block]);
};

/** A scope without any block has the default of its service; one with blocks has nothing but them. */
const withoutBlocks = (view: IrView, tables: TablesByScope, scope: string): readonly Matched[] => {
  const fallback = tables.has(scope) ? undefined : defaultMatch(view, scope);
  return fallback ? [fallback] : [];
};

/** Only the listener with the most specific host name takes a request (Gateway API, listener isolation). */
const enterGateway = (
  view: IrView,
  entrance: Extract<Entrance, { gateway: string }>,
  host: string,
): Door | undefined =>
  [...view.listeners]
    .filter(([, { gateway, port }]) => gateway === entrance.gateway && port === entrance.port)
    .map(([key, listener]) => doorOf(key, listener))
    .sort(byDoor)
    .find((door) => hostMatches(door.listener?.hostname ?? '', host));

const hostRules = ({ host, matches }: HostTable): HostRules => ({
  host,
  rules: matches.filter((match) => match.host === host).map(({ rule }) => rule.id),
});

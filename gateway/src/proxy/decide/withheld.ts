import type { Door } from '@flyball/policy/evaluate';
import { hostMatches, type Rule } from '@flyball/proto/ir';
import { withheldId } from '../table/step-table.ts';
import type { Table } from '../table/table.ts';

/**
 * Whether a request has to be refused because an entry that governs it is not understood: a limit of its rule, a
 * service it goes to, or a route for its host. Of such a route nothing is known but scope and host, so all requests
 * for the host are refused: to serve one without its limits would be worse.
 */
export const isWithheld = (table: Table, { scope }: Door, asked: Asked): boolean => {
  if (table.withheld.size === 0) return false;
  const { host, rule } = asked;
  return isRouteWithheld(table, scope, host) || (rule !== undefined && isRuleWithheld(table, rule));
};

/** What a request asks for. */
export interface Asked {
  readonly host: string;
  readonly rule: Rule | undefined;
}

const isRuleWithheld = ({ withheld }: Table, { limits, backends }: Rule): boolean =>
  limits.some((id) => withheld.has(withheldId('Limit', id))) ||
  backends.some(({ service }) => withheld.has(withheldId('Service', service)));

const isRouteWithheld = ({ withheld }: Table, scope: string, host: string): boolean => {
  for (const { kind, key } of withheld.values()) {
    const [of, pattern = ''] = key.split('|', 2);
    if (kind === 'RouteBlock' && of === scope && hostMatches(pattern, host)) return true;
  }
  return false;
};

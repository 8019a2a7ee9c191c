import type { Rule } from '@flyball/proto/ir';
import type { Router } from '../evaluate/router.ts';

/** Rules that requests may meet. */
export interface Rules {
  readonly byId: ReadonlyMap<string, Rule>;
  /** Ids by `<route>/<name>`, the route in full. */
  readonly byName: ReadonlyMap<string, string>;
}

/** The rules a router knows. A rule may stand under several hosts; it is the same one. */
export const rulesOf = ({ view }: Pick<Router, 'view'>): Rules => {
  const rules = [...view.blocks.values()].flatMap((block) => block.rules);
  const named = rules.filter(({ name }) => name !== '');
  return {
    byId: new Map(rules.map((rule) => [rule.id, rule])),
    byName: new Map(named.map(({ id, name }) => [`${routeOf(id)}/${name}`, id])),
  };
};

const routeOf = (id: string): string => id.slice(0, id.lastIndexOf('/'));

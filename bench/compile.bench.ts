import { createCompiler } from '@flyball/policy/compile';
import { withDefaults } from '@flyball/policy/kinds';
import { median, quantile, rounded, timed } from './lib/figures.ts';
import { fleetOf, routeOf } from './lib/fleet.ts';

/** Whole compile of an estate from nothing, and one changed route on top of it. */
export const run = async ({ quick }: { readonly quick: boolean }) => {
  const size = quick ? { services: 100, routes: 500 } : { services: 1_000, routes: 5_000 };
  const changes = withDefaults(fleetOf(size)).map((object) => ({ op: 'put' as const, object }));
  const rounds = quick ? 2 : 9;
  const cold = Array.from({ length: rounds }, () => timed(() => void createCompiler().update({ changes })));
  const compiler = createCompiler();
  compiler.update({ changes });
  const one = Array.from({ length: quick ? 20 : 500 }, (_, index) =>
    timed(
      () =>
        void compiler.update({
          changes: [{ op: 'put', object: routeOf(index % size.routes, size, 50 + (index % 40)) }],
        }),
    ),
  );
  return {
    ...size,
    firstColdMs: rounded(cold[0] ?? Number.NaN),
    coldMs: rounded(median(cold)),
    oneRouteP50Ms: rounded(median(one), 3),
    oneRouteP99Ms: rounded(quantile(one, 0.99), 3),
  };
};

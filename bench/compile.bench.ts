import { createCompiler } from '@flyball/policy/compile';
import { withDefaults } from '@flyball/policy/kinds';
import { measured, median, quantile, rounded, timed } from './lib/figures.ts';
import { fleetOf, routeOf } from './lib/fleet.ts';

/** Whole compile of an estate from nothing, and one changed route on top of it. */
export const run = async ({ quick }: { readonly quick: boolean }) => {
  const size = quick ? { services: 100, routes: 500 } : { services: 1_000, routes: 5_000 };
  const changes = withDefaults(fleetOf(size)).map((object) => ({ op: 'put' as const, object }));
  const rounds = quick ? 2 : 9;
  // The first of a process is the one a start pays: most of it runs before the compiler of V8 has caught up.
  const cold = Array.from({ length: rounds }, () =>
    measured(() => void createCompiler().update({ changes })),
  );
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
    firstColdMs: rounded(cold[0]?.ms ?? Number.NaN, 0),
    firstColdCpuMs: rounded(cold[0]?.cpuMs ?? Number.NaN, 0),
    coldMs: rounded(median(cold.map(({ ms }) => ms)), 0),
    coldCpuMs: rounded(median(cold.map(({ cpuMs }) => cpuMs)), 0),
    oneRouteP50Ms: rounded(median(one), 3),
    oneRouteP99Ms: rounded(quantile(one, 0.99), 3),
  };
};

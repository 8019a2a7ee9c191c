import type { Listed } from './strip.ts';

/** What the strip shows in numbers. */
export interface Summary {
  readonly total: number;
  /** Purchases each second, over the time the strip spans; 0 until that is known. */
  readonly perSecond: number;
  /** Purchases by version of account; those no version answered are left out. */
  readonly account: Readonly<Record<string, number>>;
  readonly stock: Readonly<Record<string, number>>;
  readonly failed: number;
  /** Succeeded, but not at the first try. */
  readonly retried: number;
  /** Median of `ms` of those that succeeded. */
  readonly medianMs: number;
  readonly vip: { readonly total: number; readonly v2: number };
}

/** Counts a strip. */
export function summarise(listed: readonly Listed[]): Summary {
  const good = listed.filter(({ status }) => status === 200);
  const vips = listed.filter(({ tier }) => tier === 'vip');
  return {
    total: listed.length,
    perSecond: rate(listed),
    account: countBy(listed, ({ account }) => account),
    stock: countBy(listed, ({ stock }) => stock),
    failed: listed.length - good.length,
    retried: good.filter(({ tries }) => tries > 1).length,
    medianMs: median(good.map(({ ms }) => ms)),
    vip: { total: vips.length, v2: vips.filter(({ account }) => account === 'v2').length },
  };
}

const MS = 1_000;

function rate(listed: readonly Listed[]): number {
  const [first, last] = [listed[0], listed.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return 0;
  return ((listed.length - 1) * MS) / (last.at - first.at);
}

function countBy(
  listed: readonly Listed[],
  key: (purchase: Listed) => string,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const purchase of listed) {
    const name = key(purchase);
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

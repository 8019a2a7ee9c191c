import { describe, expect, it } from 'vitest';
import type { EntryDelivery } from '../api/answers.ts';
import { DELIVERIES } from '../testing/samples.ts';
import { clientsText, deliveriesSummary, deliveriesText } from './deliveries.ts';
import { fidelityText } from './fidelity.ts';
import { NO_STYLES } from './style.ts';

const deliveries = DELIVERIES as unknown as readonly EntryDelivery[];

describe('deliveriesText', () => {
  it('shows each engine with grades, then refusals, what is kept, and deviations', () => {
    expect(
      deliveriesText(deliveries, NO_STYLES),
    ).toBe(`ENGINE      ENTRY                                                  VERSION        CLIENTS   GRADE                                      BEST
gateway     RouteBlock shop/public/http|*|HTTPRoute/shop/account   abcdefghijkl   2         1 observed, 1 accepted                     observed
xds/xds-1   RouteBlock shop/public/http|*|HTTPRoute/shop/account   abcdefghijkl   5         2 accepted, 1 sent, 1 rejected, 1 behind   accepted

rejected by envoy-7: RouteBlock shop/public/http|*|HTTPRoute/shop/account
  field /spec/rules/0/matches/0/path/value
  regex is too large \\u001b[31m

kept an older version at xds: RouteBlock shop/public/http|*|HTTPRoute/shop/account: it does not know limit.keyed

Not exactly enforced
  route.mirror at 2 clients of class grpc: unsupported (put an Envoy before it)
`);
  });

  it('says when nothing is sent, and when no engine takes it', () => {
    expect(deliveriesText([], NO_STYLES)).toBe('It compiles to nothing that is sent to clients.\n');
    expect(deliveriesText([{ kind: 'Limit', key: 'a', version: 'v', engines: [] }], NO_STYLES)).toBe(
      'No engine takes Limit a.\n',
    );
  });

  it('goes client by client where details are there', () => {
    const detail = [
      { client: 'envoy-7', version: 'v1', grade: 'rejected', reason: 'bad\nregex', atMs: 1_000 },
      { client: 'envoy-8', version: 'v2', grade: 'accepted', reason: '', atMs: 3_000 },
    ];
    const [first] = deliveries;
    expect(
      clientsText(first === undefined ? [] : [{ ...first, kind: 'Limit', key: 'a', detail }], 6_000),
    ).toBe(`
CLIENT    ENTRY     VERSION   GRADE      SINCE   REASON
envoy-7   Limit a   v1        rejected   5s      bad regex
envoy-8   Limit a   v2        accepted   3s      <none>
`);
    expect(clientsText(deliveries, 0)).toBe('');
  });

  it('sums up by engine', () => {
    expect(deliveriesSummary([...deliveries, ...deliveries])).toEqual([
      ['gateway', '2 observed, 2 accepted'],
      ['xds', '4 accepted, 2 sent, 2 rejected, 2 behind'],
    ]);
  });
});

describe('fidelityText', () => {
  const notes = deliveries.flatMap(({ engines }) => engines.flatMap((engine) => engine.notes));

  it('is a table of features and classes', () => {
    expect(fidelityText([...notes, ...notes], ['envoy', 'grpc'])).toBe(
      `FEATURE        ENVOY   GRPC
route.mirror   exact   unsupported

  route.mirror at 2 clients of class grpc: unsupported (put an Envoy before it)
`,
    );
  });

  it('tells exactness from absence', () => {
    expect(fidelityText([], ['envoy'])).toBe('Everything in use is enforced exactly by: envoy.\n');
    expect(fidelityText([], [])).toContain('No client is connected');
  });
});

import type { PortClaimSpec, Resource } from '@flyball/policy';
import { entryId } from '@flyball/policy/compile';
import { unstoredMetadata } from '@flyball/policy/kinds';
import { fill } from '@flyball/proto';
import type { EntryReport } from '@flyball/proto/engine';
import { makeEntry } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { reportKey } from '../ledger/ledger.ts';
import { refusedPort } from './refused-ports.ts';

const listener = makeEntry(
  'Listener',
  'waypoint:shop/account',
  fill('flyball.ir.v1.Listener', { gateway: 'shop/edge', bindAddress: '127.0.0.1', bindPort: 20_000 }),
);

const claim = (port: number): Resource<PortClaimSpec> => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'PortClaim',
  metadata: unstoredMetadata('shop.account', ''),
  spec: { service: 'shop/account', port },
});

const report = (parts: Parameters<typeof fill<'flyball.engine.v1.EntryReport'>>[1]): EntryReport =>
  fill('flyball.engine.v1.EntryReport', { version: listener.version, ...parts });

const rejected = (reason: string, irPath: string): EntryReport =>
  report({
    grades: fill('flyball.engine.v1.Grades', { rejected: 1 }),
    examples: [fill('flyball.engine.v1.Example', { client: 'c', grade: 'rejected', reason, irPath })],
  });

const accepted = report({ grades: fill('flyball.engine.v1.Grades', { accepted: 1 }) });
const taken = rejected('port 20000 is held by node (process 7)', 'bind_port');

const refused = (reports: readonly EntryReport[], port = 20_000) =>
  refusedPort(
    {
      compiled: { entry: (id) => (id === entryId(listener) ? listener : undefined) },
      replicas: () => reports.map((one) => ({ reports: new Map([[reportKey(listener), [one]]]) })),
    },
    claim(port),
  )?.why;

describe('the port of a waypoint', () => {
  it('is refused when a gateway cannot bind it and none has it', () => {
    expect(refused([taken])).toBe('port 20000 is held by node (process 7)');
  });

  it('is refused by Envoy in its own words, without what it echoes', () => {
    const reason =
      "Error adding/updating listener(s) waypoint:shop/account: cannot bind '127.0.0.1:20000': Address already in use\n{secret: x}";
    expect(refused([rejected(reason, '')])).toBe("cannot bind '127.0.0.1:20000': Address already in use");
  });

  it.each([
    ['one gateway has it', [taken, accepted]],
    ['nobody said anything', []],
    [
      'the address is at fault, which another port would not mend',
      [rejected('no such address', 'bind_address')],
    ],
    ['something else of it is refused', [rejected('a filter is unknown', 'rules/0')]],
    ['the report is about an earlier version', [{ ...taken, version: 'before' }]],
  ] as const)('is not refused when %s', (_, reports) => {
    expect(refused(reports)).toBeUndefined();
  });

  it('is not refused until what was claimed last is compiled', () => {
    expect(refused([taken], 20_001)).toBeUndefined();
  });
});

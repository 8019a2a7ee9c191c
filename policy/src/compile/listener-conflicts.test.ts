import { expect, it } from 'vitest';
import { gateway } from '../kinds/gateway.ts';
import { listenerConflicts } from './listener-conflicts.ts';

type Written = readonly [protocol: string, port: number, hostname?: string];

/** Conflicts of listeners `0`, `1` … */
const conflicts = (...written: readonly Written[]): Readonly<Record<string, string>> => {
  const listeners = written.map(([protocol, port, hostname], index) => ({
    name: String(index),
    protocol,
    port,
    ...(hostname !== undefined && { hostname }),
    ...(protocol === 'TLS' && { tls: { mode: 'Passthrough' } }),
  }));
  const { listeners: parsed } = gateway.schema.parse({ gatewayClassName: 'c', listeners });
  return Object.fromEntries(listenerConflicts(parsed));
};

it.each<readonly [string, readonly Written[], Readonly<Record<string, string>>]>([
  [
    'ports of their own',
    [
      ['HTTP', 80],
      ['HTTP', 81],
    ],
    {},
  ],
  [
    'host names of their own',
    [
      ['HTTP', 80],
      ['HTTP', 80, 'a.b'],
      ['HTTP', 80, '*.b'],
    ],
    {},
  ],
  [
    'HTTP and HTTPS on one port',
    [
      ['HTTP', 80, 'a.b'],
      ['HTTPS', 80, 'c.d'],
      ['HTTP', 81],
    ],
    { 0: 'ProtocolConflict', 1: 'ProtocolConflict' },
  ],
  [
    'a protocol that never serves is no party',
    [
      ['HTTP', 80],
      ['TLS', 80],
      ['TCP', 80],
    ],
    {},
  ],
])('%s', (_, written, expected) => {
  expect(conflicts(...written)).toEqual(expected);
});

it('the same host name twice, as objects that were stored before the schema refused it', () => {
  const [first] = gateway.schema.parse({
    gatewayClassName: 'c',
    listeners: [{ name: '0', protocol: 'HTTP', port: 80 }],
  }).listeners;
  if (first === undefined) expect.fail();
  expect([...listenerConflicts([first, { ...first, name: '1' }])]).toEqual([
    ['0', 'HostnameConflict'],
    ['1', 'HostnameConflict'],
  ]);
});

import { fill } from '@flyball/proto';
import type { Listener } from '@flyball/proto/ir';
import { describe, expect, test } from 'vitest';
import { bindsOf } from './binds.ts';

const listener = (partial: Partial<Listener> = {}): Listener => ({
  ...fill('flyball.ir.v1.Listener', { protocol: 'HTTP' }),
  gateway: 'shop/gw',
  port: 80,
  bindAddress: '127.0.0.1',
  bindPort: 8080,
  ...partial,
});

const NONE = new Set<string>();
const said = (listeners: Readonly<Record<string, Listener>>, serving = NONE) => {
  const { binds, rejected } = bindsOf(new Map(Object.entries(listeners)), serving);
  const rows = [...binds.values()].map(({ id, gate }) => [
    id,
    gate.entrances.length,
    [...gate.listeners].join(' '),
  ]);
  return { binds: rows, rejected: [...rejected.keys()] };
};

describe('ports to bind', () => {
  test('are one for all listeners of a Gateway’s port', () => {
    const listeners = { 'shop/gw/a': listener({ hostname: 'a.test' }), 'shop/gw/b': listener() };
    expect(said(listeners)).toEqual({ binds: [['127.0.0.1 8080', 1, 'shop/gw/a shop/gw/b']], rejected: [] });
  });

  test('differ by address and port', () => {
    const listeners = {
      a: listener(),
      b: listener({ bindAddress: '::1' }),
      c: listener({ bindPort: 8081, port: 81 }),
    };
    expect(said(listeners).binds).toHaveLength(3);
  });

  test('may be shared by two Gateways whose hosts do not overlap', () => {
    const listeners = {
      a: listener({ hostname: 'a.test' }),
      b: listener({ gateway: 'shop/other', hostname: 'b.test' }),
    };
    expect(said(listeners)).toEqual({ binds: [['127.0.0.1 8080', 2, 'a b']], rejected: [] });
  });

  test.each([
    ['another Gateway', { gateway: 'shop/other' }],
    ['another port of the Gateway', { port: 81 }],
    ['a waypoint', { meshService: 'shop/a' }],
  ])('are not shared with %s for overlapping hosts', (_, partial) => {
    const listeners = {
      b: listener({ hostname: '*.test' }),
      a: listener({ hostname: 'a.test', ...partial }),
    };
    expect(said(listeners)).toEqual({ binds: [['127.0.0.1 8080', 1, 'a']], rejected: ['b'] });
    expect(said(listeners, new Set(['b']))).toEqual({ binds: [['127.0.0.1 8080', 1, 'b']], rejected: ['a'] });
  });

  test('are of their own for each declared port where the system chooses', () => {
    const own = { bindPort: 0 };
    const listeners = {
      a: listener(own),
      b: listener({ ...own, hostname: 'b.test' }),
      c: listener({ ...own, port: 81 }),
    };
    expect(said(listeners).binds).toEqual([
      ['127.0.0.1 0 shop/gw 80 ', 1, 'a b'],
      ['127.0.0.1 0 shop/gw 81 ', 1, 'c'],
    ]);
  });
});

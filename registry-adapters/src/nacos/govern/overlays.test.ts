import { fill } from '@flyball/proto';
import type { Registration } from '@flyball/registry';
import { describe, expect, it } from 'vitest';
import { overlayFor, type WantedService } from './overlays.ts';

const registration = (port: number, more: Partial<Registration> = {}): Registration => ({
  ip: '127.0.0.1',
  port,
  cluster: 'DEFAULT',
  weight: 1,
  enabled: true,
  healthy: true,
  metadata: { version: `v${port}` },
  ...more,
});

const wanted = (
  instances: readonly {
    readonly port: number;
    readonly weight?: number;
    readonly labels?: Record<string, string>;
  }[],
  more: Partial<WantedService> = {},
): WantedService => ({
  service: fill('flyball.ir.v1.Service', {
    name: 'shop/account',
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ],
  }),
  endpoints: fill('flyball.ir.v1.Endpoints', {
    service: 'shop/account',
    instances: instances.map(({ port, weight, labels }) => ({
      address: '127.0.0.1',
      port,
      weight: weight ?? 100,
      labels: labels ?? { version: `v${port}` },
    })),
  }),
  blocks: [],
  ...more,
});

const split = (weights: readonly (readonly [string, number])[]) =>
  fill('flyball.ir.v1.RouteBlock', {
    scope: 'mesh:shop/account',
    host: '*',
    rules: [
      {
        matches: [{ path: { type: 'prefix', value: '/' } }],
        backends: weights.map(([subset, weight]) => ({ service: 'shop/account', subset, weight })),
      },
    ],
  });

describe('overlayFor', () => {
  it('writes nothing where the instance is as it should be', () => {
    expect(overlayFor(wanted([{ port: 1 }]), registration(1))).toBeUndefined();
  });

  it('writes only what differs', () => {
    const wants = wanted([{ port: 1, weight: 50, labels: { version: 'v1', zone: 'a' } }]);
    expect(overlayFor(wants, registration(1))).toEqual({ weight: 0.5, metadata: { zone: 'a' } });
  });

  it('switches off what the plane leaves out', () => {
    expect(overlayFor(wanted([]), registration(1))).toEqual({ enabled: false });
    expect(overlayFor(wanted([]), registration(1, { enabled: false }))).toBeUndefined();
  });

  it('approximates the split of a rule without conditions by weights', () => {
    const wants = wanted([{ port: 1 }, { port: 3, labels: { version: 'v1' } }, { port: 2 }], {
      blocks: [
        split([
          ['v1', 90],
          ['v2', 10],
        ]),
      ],
    });
    expect(overlayFor(wants, registration(1))).toEqual({ weight: 1.35 });
    expect(overlayFor(wants, registration(2))).toEqual({ weight: 0.3 });
  });

  it('leaves the split to the waypoint where there is one', () => {
    const service = fill('flyball.ir.v1.Service', {
      name: 'shop/account',
      waypoint: 'waypoint:shop/account',
    });
    const wants = wanted([{ port: 1 }], { service, blocks: [split([['v2', 1]])] });
    expect(overlayFor(wants, registration(1))).toBeUndefined();
  });

  it('takes a subset without share out of traffic', () => {
    const wants = wanted([{ port: 1 }, { port: 2 }], { blocks: [split([['v1', 1]])] });
    expect(overlayFor(wants, registration(2))).toEqual({ weight: 0 });
    expect(overlayFor(wants, registration(1))).toEqual({ weight: 2 });
  });
});

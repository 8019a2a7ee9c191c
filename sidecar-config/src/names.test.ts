import { describe, expect, it } from 'vitest';
import { clusterName, clusterTarget, gateName, grpcListenerNames } from './names.ts';
import { bodyOf } from './testing/entries.ts';

describe('names', () => {
  it.each([
    [{ service: 'shop/app', subset: '' }, 'shop/app'],
    [{ service: 'shop/app', subset: 'v1.2' }, 'shop/app/v1.2'],
  ])('%j is the cluster %s', (target, name) => {
    expect(clusterName(target)).toBe(name);
    expect(clusterTarget(name)).toEqual(target);
  });

  it('of a listener are its gateway and declared port, or its waypoint', () => {
    expect(gateName(bodyOf('Listener', { gateway: 'shop/edge', port: 80, bindPort: 8080 }))).toBe(
      'shop/edge/80',
    );
    const waypoint = bodyOf('Listener', { gateway: 'shop/edge', port: 20_000, meshService: 'shop/app' });
    expect(gateName(waypoint)).toBe('waypoint:shop/app');
  });

  it('for gRPC have every declared port, and no namespace where it is the default one', () => {
    expect(grpcListenerNames('shop/app', [])).toEqual(['app.shop']);
    expect(grpcListenerNames('default/app', [80, 80])).toEqual([
      'app.default',
      'app.default:80',
      'app',
      'app:80',
    ]);
  });
});

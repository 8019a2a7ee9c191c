import { fill } from '@flyball/proto';
import { makeEntry, type VersionedEntry } from '@flyball/proto/ir';

/** A Service entry; another `timeoutMs` is another version. */
export const serviceEntry = (key: string, timeoutMs = 1000): VersionedEntry =>
  makeEntry(
    'Service',
    key,
    fill('flyball.ir.v1.Service', { name: key, protocol: 'HTTP', connectTimeoutMs: timeoutMs }),
  );

/** An Endpoints entry of a number of instances on the loopback. */
export const endpointsEntry = (key: string, instances = 1): VersionedEntry =>
  makeEntry(
    'Endpoints',
    key,
    fill('flyball.ir.v1.Endpoints', {
      service: key,
      instances: Array.from({ length: instances }, (_, index) => ({
        address: `127.0.0.${index + 1}`,
        port: 8080,
        weight: 100,
        health: 'healthy' as const,
      })),
    }),
  );

/** A Limit entry: it requires a feature that fails closed. */
export const limitEntry = (key: string, requests = 10): VersionedEntry =>
  makeEntry(
    'Limit',
    key,
    fill('flyball.ir.v1.Limit', {
      id: key,
      requests,
      perMs: 1000,
      scope: 'Local',
      mode: 'Enforce',
      status: 429,
    }),
  );

/** The same entry, requiring one more feature. */
export const requiring = (entry: VersionedEntry, feature: string): VersionedEntry => ({
  ...entry,
  requires: [...entry.requires, feature].sort(),
});

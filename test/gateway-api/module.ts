import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Go modules of Gateway API, of the version whose kinds are known here. */
export const MODULES = {
  /** With the CustomResourceDefinitions. */
  api: 'sigs.k8s.io/gateway-api@v1.6.1',
  /** With the conformance tests. */
  conformance: 'sigs.k8s.io/gateway-api/conformance@v1.6.1',
} as const;

/** Time to download it, ms. */
const TIMEOUT_MS = 120_000;

/**
 * Folder of a module, in Go's own cache; downloaded where it is not there yet.
 *
 * @throws {Error} Go is missing, or the module cannot be had.
 */
export const goModule = async (module: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-gateway-api-'));
  try {
    await writeFile(join(folder, 'go.mod'), 'module flyball.test\n\ngo 1.24\n');
    const { stdout } = await run('go', ['mod', 'download', '-json', module], {
      cwd: folder,
      timeout: TIMEOUT_MS,
    });
    const { Dir: dir } = JSON.parse(stdout) as { readonly Dir?: unknown };
    if (typeof dir !== 'string') throw new Error(`go mod download names no folder of ${module}`);
    return dir;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

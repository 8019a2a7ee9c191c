import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Go module with the conformance tests of Gateway API, of the version whose kinds are known here. */
export const MODULE = 'sigs.k8s.io/gateway-api/conformance@v1.6.1';

/** Time to download it, ms. */
const TIMEOUT_MS = 120_000;

/**
 * Folder of the module, in Go's own cache; downloaded where it is not there yet.
 *
 * @throws {Error} Go is missing, or the module cannot be had.
 */
export const conformanceModule = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-gateway-api-'));
  try {
    await writeFile(join(folder, 'go.mod'), 'module flyball.test\n\ngo 1.24\n');
    const { stdout } = await run('go', ['mod', 'download', '-json', MODULE], {
      cwd: folder,
      timeout: TIMEOUT_MS,
    });
    const { Dir: dir } = JSON.parse(stdout) as { readonly Dir?: unknown };
    if (typeof dir !== 'string') throw new Error(`go mod download names no folder of ${MODULE}`);
    return dir;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { InstanceSnapshots } from '@flyball/registry';

/** Instances in a file that is replaced as a whole; what is half written never counts. */
export const fileSnapshots = (path: string): InstanceSnapshots => ({
  load: () => {
    try {
      return readFileSync(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  save: async (bytes) => {
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  },
});

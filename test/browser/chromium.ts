import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));

/** Starts the Chromium of this machine without a window. Rejects with the reason when there is none. */
export const startChromium = async (): Promise<Browser> => {
  const executablePath = onPath();
  if (executablePath === undefined) throw new Error(`none of ${NAMES.join(', ')} is on the path`);
  // Containers have neither the kernel rights the sandbox wants nor a large /dev/shm; only our own pages are opened.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
  return chromium.launch({ executablePath, args });
};

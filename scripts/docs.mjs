import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stalePages, writePages } from './lib/docs/files.mjs';
import { generate } from './lib/generate.mjs';
import { main } from './lib/main.mjs';
import { distFolder, fromRoot } from './lib/root.mjs';
import { say } from './lib/say.mjs';

const folder = fromRoot('docs', 'reference');

/** The pages as the sources have them: TypeScript, so they are bundled first. */
async function loadPages() {
  const { bundle } = await import('./lib/bundle.mjs');
  await bundle({ docs: 'scripts/lib/docs/pages.mjs' });
  const { pages } = await import(pathToFileURL(join(distFolder, 'docs.mjs')).href);
  return pages();
}

await main(async (given) => {
  await generate();
  const pages = await loadPages();
  const stale = stalePages(folder, pages);
  if (!given.includes('--check')) {
    writePages(folder, pages, stale);
    say(stale.length === 0 ? 'The reference is up to date.' : `Written: ${stale.join(', ')}`);
    return 0;
  }
  for (const path of stale) say(`Stale: docs/reference/${path}`);
  if (stale.length > 0) say('Run: node scripts/docs.mjs');
  return stale.length === 0 ? 0 : 1;
});

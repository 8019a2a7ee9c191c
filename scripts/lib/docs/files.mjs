import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function present(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/'),
  );
}

function differs(folder, path, text) {
  const file = join(folder, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
}

/** Paths below a folder that are not as the pages want them: changed, missing, or no page at all. Sorted. */
export function stalePages(folder, pages) {
  const wrong = [...pages].filter(([path, text]) => differs(folder, path, text)).map(([path]) => path);
  const extra = present(folder).filter((path) => !pages.has(path));
  return [...wrong, ...extra].sort((a, b) => (a < b ? -1 : 1));
}

/** Brings the stale paths in line: writes pages, removes what is none. */
export function writePages(folder, pages, stale) {
  for (const path of stale) {
    const file = join(folder, path);
    const text = pages.get(path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
  }
}

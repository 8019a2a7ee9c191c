import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lists the builds whose files are kept, newest first: `[{at, files}]`, `at` in milliseconds since the epoch. */
const LIST = '.builds.json';

/** Builds whose files stay however old they are: a server that runs while its sources are built again loads chunks late. */
const KEPT = 2;
/** A build that was replaced less than this ago stays too: of many quick builds none takes a test's server away. */
const FRESH_MS = 10 * 60_000;

/**
 * Takes a build up into the list.
 *
 * @param builds Those before, newest first.
 * @param build What was built now.
 * @returns Those whose files are kept, newest first. A build of the same files as the last one replaces it.
 */
export function keptBuilds(builds, build) {
  const [last, ...before] = builds;
  const others = last !== undefined && sameFiles(last, build) ? before : builds;
  const all = [build, ...others];
  return all.filter((_, index) => index < KEPT || build.at - all[index - 1].at < FRESH_MS);
}

function sameFiles(a, b) {
  const names = new Set(a.files);
  return names.size === b.files.length && b.files.every((name) => names.has(name));
}

/** Builds of a folder; what lies there unlisted counts as one that was just replaced. */
function readBuilds(folder, at) {
  const path = join(folder, LIST);
  const unlisted = { at, files: readdirSync(folder).filter((name) => name !== LIST) };
  if (!existsSync(path)) return [unlisted];
  try {
    const builds = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(builds) ? builds : [unlisted];
  } catch {
    return [unlisted];
  }
}

/**
 * Removes what no kept build has written. Of a folder without a list nothing but the new build is known: all else
 * counts as the build before.
 *
 * @param files Names of the files just written.
 */
export function removeOldBuilds(folder, files, at) {
  const builds = keptBuilds(readBuilds(folder, at), { at, files });
  const kept = new Set(builds.flatMap((build) => build.files));
  for (const name of readdirSync(folder))
    if (name !== LIST && !kept.has(name)) rmSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, LIST), `${JSON.stringify(builds)}\n`);
}

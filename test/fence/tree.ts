import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { floors } from './floors.ts';
import type { Source, Tree } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The part of a package.json the fence reads. */
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly workspaces?: readonly string[];
  readonly exports?: Readonly<Record<string, unknown>>;
};

/** The text of a file named by its path below the root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The package.json of a folder below the root. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readText(`${folder}/package.json`)) as Manifest;
}

/** Workspace folders as the root names them. */
export function workspaces(): readonly string[] {
  return readManifest('.').workspaces ?? [];
}

/** Files git tracks, and new ones it does not ignore: paths below the root, with slashes. */
export function projectFiles(): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

function isSource(path: string, workspace: string): boolean {
  return path.startsWith(`${workspace}/src/`) && /\.tsx?$/.test(path);
}

/** Every source file of the workspaces that have a row in the table of floors. */
export function sources(): readonly Source[] {
  const files = projectFiles();
  return Object.keys(floors).flatMap((workspace) =>
    files
      .filter((path) => isSource(path, workspace))
      .map((path) => ({ workspace, path, text: readText(path) })),
  );
}

/** The tree as it is on disk. */
export function readTree(): Tree {
  const keys = (folder: string): ReadonlySet<string> =>
    new Set(Object.keys(readManifest(folder).exports ?? {}));
  return { floors, exported: new Map(Object.keys(floors).map((folder) => [folder, keys(folder)])) };
}

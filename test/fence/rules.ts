import { posix } from 'node:path';
import { computed, specifiers } from './specifiers.ts';

/** What the rules need to know of the tree: who may import whom, and which sub-paths each workspace exports. */
export type Tree = {
  readonly floors: Readonly<Record<string, readonly string[]>>;
  /** Folder → keys of `exports` in its package.json, as written there: `.`, `./contract`. */
  readonly exported: ReadonlyMap<string, ReadonlySet<string>>;
};

/** A source file of a workspace; the path is below the root, with slashes. */
export type Source = { readonly workspace: string; readonly path: string; readonly text: string };

export type Violation = { readonly rule: 'escape' | 'floor' | 'deep' | 'computed'; readonly where: string };

type Import = { readonly source: Source; readonly name: string };

const scope = '@flyball/';

function escapes({ source, name }: Import): boolean {
  if (name.startsWith('/')) return true;
  const target = posix.normalize(posix.join(posix.dirname(source.path), name));
  return !target.startsWith(`${source.workspace}/`);
}

function split(name: string): { folder: string; key: string } {
  const [folder = '', ...rest] = name.slice(scope.length).split('/');
  return { folder, key: rest.length === 0 ? '.' : `./${rest.join('/')}` };
}

function isAllowed(name: string, allowed: readonly string[]): boolean {
  const { folder } = split(name);
  return allowed.includes(folder) || allowed.includes(name.slice(scope.length));
}

function brokenRule(tree: Tree, found: Import): Violation['rule'] | undefined {
  const { source, name } = found;
  // Tests may load tools by path; what is shipped names each import.
  if (name === computed) return source.path.endsWith('.test.ts') ? undefined : 'computed';
  if (name.startsWith('.') || name.startsWith('/')) return escapes(found) ? 'escape' : undefined;
  if (!name.startsWith(scope)) return undefined;
  if (!isAllowed(name, tree.floors[source.workspace] ?? [])) return 'floor';
  const { folder, key } = split(name);
  return tree.exported.get(folder)?.has(key) ? undefined : 'deep';
}

/** Imports of one file that break a rule. `where` reads `path:line imports name`. */
export function violationsOf(tree: Tree, source: Source): readonly Violation[] {
  return specifiers(source.path, source.text).flatMap(({ name, line }) => {
    const rule = brokenRule(tree, { source, name });
    return rule === undefined ? [] : [{ rule, where: `${source.path}:${line} imports ${name}` }];
  });
}

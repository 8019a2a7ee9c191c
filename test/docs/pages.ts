import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The text of a file named by its path below the root. */
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Files git tracks and new ones it does not ignore, below the root, of some endings. */
export const filesLike = (...patterns: readonly string[]): readonly string[] => {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const paths = listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  return [...new Set(paths)];
};

/** Every page for readers: those at the root and all below docs. */
export const pages = (): readonly string[] =>
  filesLike('*.md').filter((path) => path.startsWith('docs/') || !path.includes('/'));

/** A fenced block of a page. */
export interface Block {
  readonly path: string;
  readonly line: number;
  /** Empty where none is named. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page. */
export const blocksOf = (path: string): readonly Block[] => {
  const text = readText(path);
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: body = '' }) => ({
      path,
      line: text.slice(0, index).split('\n').length,
      language,
      text: body,
    }),
  );
};

/** A page without its fenced blocks. */
export const proseOf = (path: string): string => readText(path).replaceAll(/^```\w*\n[\s\S]*?^```$/gm, '');

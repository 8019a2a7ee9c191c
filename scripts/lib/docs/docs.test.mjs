import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../../../policy/src/kinds/index.ts';
import { stalePages, writePages } from './files.mjs';
import { GENERATED, page, table } from './markdown.mjs';
import { pages } from './pages.mjs';

describe('pages', () => {
  const made = pages();

  test('every kind has one, and every page says that it is generated', () => {
    for (const { singular } of KINDS) expect(made.has(`kinds/${singular}.md`)).toBe(true);
    expect([...made].filter(([, text]) => !text.startsWith(GENERATED))).toEqual([]);
  });

  test('the same sources give the same text', () => {
    expect([...pages()]).toEqual([...made]);
  });
});

test('a cell keeps its row', () => {
  expect(table(['a'], [['x | y\nz']])).toBe('| a |\n| --- |\n| x \\| y z |');
  expect(page('# A', 'b\n')).toBe(`${GENERATED}\n\n# A\n\nb\n`);
});

describe('files', () => {
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flyball-docs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('what is missing, changed or no page is stale, and is brought in line', () => {
    const wanted = new Map([
      ['a.md', 'a'],
      ['kinds/b.md', 'b'],
    ]);
    mkdirSync(join(folder, 'kinds'));
    writeFileSync(join(folder, 'a.md'), 'old');
    writeFileSync(join(folder, 'kinds', 'gone.md'), 'c');
    const stale = stalePages(folder, wanted);
    expect(stale).toEqual(['a.md', 'kinds/b.md', 'kinds/gone.md']);
    writePages(folder, wanted, stale);
    expect(stalePages(folder, wanted)).toEqual([]);
    expect(readFileSync(join(folder, 'kinds', 'b.md'), 'utf8')).toBe('b');
  });

  test('a folder that is not there has no page', () => {
    expect(stalePages(join(folder, 'none'), new Map())).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { buildBundle, flyball } from '../cli/flyball.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Pages that show commands on files of the bookstore. */
const PAGES = ['README.md', 'examples/bookstore/README.md', 'docs/guides/policy-tests.md'];

/** Command lines that need no server. */
const commands = PAGES.flatMap((page) =>
  [...readFileSync(new URL(page, `file://${root}/`), 'utf8').matchAll(/^npx flyball ((?:test|lint) .*)$/gm)]
    .map(({ 1: line = '' }) => line.replace(/ +#.*$/, ''))
    .filter((line) => line.includes('examples/bookstore/')),
);

beforeAll(buildBundle);

test('the pages show commands', () => {
  expect(commands.length).toBeGreaterThan(5);
});

test.each([...new Set(commands)])('flyball %s', async (line) => {
  const { code, out, err } = await flyball(line.split(' '), { cwd: root });
  expect({ code, out: out.replaceAll(/^pass .*\n/gm, '') }, err).toEqual({ code: 0, out: '' });
});

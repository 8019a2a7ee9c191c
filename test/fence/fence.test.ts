import { describe, expect, test } from 'vitest';
import { floors } from './floors.ts';
import type { Tree, Violation } from './rules.ts';
import { violationsOf } from './rules.ts';
import { readText, readTree, sources, workspaces } from './tree.ts';

const outside = new Set(['test', 'bench']);

const planted: Tree = {
  floors: { proto: [], policy: ['proto'], gateway: ['policy'], cli: ['gateway/contract'] },
  exported: new Map([
    ['proto', new Set(['.', './ir'])],
    ['policy', new Set(['.'])],
    ['gateway', new Set(['.', './contract'])],
  ]),
};

function rules(workspace: string, text: string): readonly Violation['rule'][] {
  const path = `${workspace}/src/deep/file.ts`;
  return violationsOf(planted, { workspace, path, text }).map(({ rule }) => rule);
}

describe('the tree', () => {
  test('holds no import that breaks a rule', () => {
    const tree = readTree();
    expect(sources().flatMap((source) => violationsOf(tree, source))).toEqual([]);
  });

  test('has source files to read', () => {
    expect(sources().length).toBeGreaterThan(0);
  });

  test('has a row for every workspace with sources of its own', () => {
    const expected = workspaces().filter((folder) => !outside.has(folder) && !folder.startsWith('examples/'));
    expect(Object.keys(floors).sort()).toEqual([...expected].sort());
  });
});

describe('planted violations are reported', () => {
  test.each([
    ['an upward import', `import { a } from '@flyball/policy';`],
    ['an upward type import', `import type { A } from '@flyball/policy';`],
    ['an upward re-export', `export { a } from '@flyball/policy';`],
    ['an upward re-export of all', `export * from '@flyball/policy';`],
    ['an upward dynamic import', `const a = await import('@flyball/policy');`],
    ['an upward import in a type', `type A = import('@flyball/policy').A;`],
    ['an import of its own name', `import { a } from '@flyball/proto';`],
    ['an import of an unknown workspace', `import { a } from '@flyball/nothing';`],
  ])('%s', (_, text) => {
    expect(rules('proto', text)).toEqual(['floor']);
  });

  test.each(['../../../policy/src/index.ts', '../../package.json/../../policy/src/a.ts', '/etc/a.ts'])(
    'a relative escape: %s',
    (name) => {
      expect(rules('proto', `import '${name}';`)).toEqual(['escape']);
    },
  );

  test('a folder whose name begins like the workspace', () => {
    expect(rules('proto', `import '../../../proto-extra/src/a.ts';`)).toEqual(['escape']);
  });

  test('a deep import', () => {
    expect(rules('policy', `import { a } from '@flyball/proto/src/ir/a.ts';`)).toEqual(['deep']);
  });

  test('another sub-path than the allowed one', () => {
    expect(rules('cli', `import { a } from '@flyball/gateway';`)).toEqual(['floor']);
  });

  test('a dynamic import whose name is computed', () => {
    expect(rules('policy', 'const a = await import(`@flyball/$' + '{name}`);')).toEqual(['computed']);
  });

  test('with the line it stands on', () => {
    const source = {
      workspace: 'proto',
      path: 'proto/src/a.ts',
      text: `const a = 1;\n\nimport '@flyball/cli';`,
    };
    expect(violationsOf(planted, source)).toEqual([
      { rule: 'floor', where: 'proto/src/a.ts:3 imports @flyball/cli' },
    ]);
  });
});

describe('allowed imports pass', () => {
  test.each([
    ['policy', `import { a } from '@flyball/proto';`],
    ['policy', `import { a } from '@flyball/proto/ir';`],
    ['cli', `import { a } from '@flyball/gateway/contract';`],
    ['policy', `import { readFile } from 'node:fs/promises'; import { z } from 'zod';`],
    [
      'policy',
      `import { a } from '../other/a.ts'; import data from '../../package.json' with { type: 'json' };`,
    ],
    ['policy', `// import '@flyball/cli';\nconst text = "import '@flyball/cli'";`],
  ])('%s: %s', (workspace, text) => {
    expect(rules(workspace, text)).toEqual([]);
  });
});

type Override = {
  readonly includes: readonly string[];
  readonly linter: {
    readonly rules: {
      readonly style?: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: readonly [{ readonly group: readonly string[] }] };
        };
      };
    };
  };
};

function floorsOfBiome(): Record<string, string[]> {
  const { overrides } = JSON.parse(readText('biome.json')) as { readonly overrides: readonly Override[] };
  const rows = overrides.flatMap(({ includes: [folder = ''], linter }) => {
    const group = linter.rules.style?.noRestrictedImports?.options.patterns[0].group;
    if (!group) return [];
    const allowed = group.filter((pattern) => pattern.startsWith('!') && !pattern.endsWith('/**'));
    return [[folder.split('/')[0], allowed.map((pattern) => pattern.replace('!@flyball/', ''))]];
  });
  return Object.fromEntries(rows);
}

test('biome.json states the same floors', () => {
  expect(floorsOfBiome()).toEqual(floors);
});

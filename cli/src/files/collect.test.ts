import { describe, expect, it } from 'vitest';
import { isFaultError } from '../faults.ts';
import { type FakeWorld, fakeIo } from '../testing/fake-io.ts';
import { collect } from './collect.ts';

const names = async (world: FakeWorld, ...paths: readonly string[]): Promise<readonly string[]> =>
  (await collect(fakeIo(world), paths)).inputs.map(({ file }) => file);

const faultOf = async (world: FakeWorld, ...paths: readonly string[]): Promise<string> => {
  try {
    await collect(fakeIo(world), paths);
  } catch (error) {
    return isFaultError(error) ? error.fault.code : 'no fault';
  }
  return 'not refused';
};

const TREE = {
  'p/b.yaml': 'b',
  'p/a.yml': 'a',
  'p/sub/c.json': '{"kind": "C"}',
  'p/package.json': '{"name": "p"}',
  'p/sub/readme.md': '',
  'p/.hidden/d.yaml': 'd',
  'p/node_modules/e.yaml': 'e',
  'other.txt': 'x',
};

describe('collect', () => {
  it('takes all documents below a folder in order of names', async () => {
    expect(await names({ tree: TREE }, 'p')).toEqual(['p/a.yml', 'p/b.yaml', 'p/sub/c.json']);
  });

  it('takes the folder at hand', async () => {
    expect(await names({ tree: { 'a.yaml': '' } }, '.')).toEqual(['a.yaml']);
  });

  it('takes a file whatever its name, and each once, where it is named last', async () => {
    const paths = ['-', './p/', 'p/b.yaml', '../app/p/b.yaml', 'other.txt'];
    const { inputs } = await collect(fakeIo({ tree: TREE }), paths);
    expect(inputs.map(({ file, layer }) => `${layer} ${file}`)).toEqual([
      '0 <stdin>',
      '1 p/a.yml',
      '1 p/sub/c.json',
      '3 ../app/p/b.yaml',
      '4 other.txt',
    ]);
  });

  it('leaves out JSON of a folder that is no resource, unless it is named', async () => {
    const io = fakeIo({ tree: TREE });
    expect((await collect(io, ['p'])).skipped).toEqual(['p/package.json']);
    for (const paths of [
      ['p', 'p/package.json'],
      ['p/package.json', 'p'],
    ])
      expect((await collect(io, paths)).skipped).toEqual([]);
  });

  it('takes standard input', async () => {
    const { inputs } = await collect(fakeIo({ stdin: 'kind: A\n'.repeat(50) }), ['-']);
    expect(inputs.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['kind: A\n'.repeat(50)]);
  });

  it.each([
    ['what is not there', {}, 'FLYBALL_CLI_FILE'],
    ['a folder without documents', { 'p/readme.md': '' }, 'FLYBALL_CLI_FILE'],
    ['too deep folders', { [`p/${'d/'.repeat(40)}a.yaml`]: '' }, 'FLYBALL_CLI_TOO_MUCH'],
    ['a huge file', { 'p/a.yaml': 'x'.repeat(12 * 1_048_576 + 1) }, 'FLYBALL_CLI_TOO_MUCH'],
  ])('refuses %s', async (_, tree, code) => {
    expect(await faultOf({ tree }, 'p')).toBe(code);
  });

  it('says why a file cannot be read', async () => {
    const io = fakeIo({ tree: { 'a.yaml': '' } });
    const read = async () => Promise.reject(Object.assign(new Error(), { code: 'EACCES' }));
    await expect(collect({ ...io, files: { ...io.files, read } }, ['a.yaml'])).rejects.toThrow(
      'cannot be read: you may not.',
    );
  });
});

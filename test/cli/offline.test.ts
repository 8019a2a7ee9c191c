import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, createFolder, FILES, flyball, ROUTING } from './flyball.ts';

beforeAll(buildBundle);

const golden = (name: string): string => join('golden', name);

describe('lint', () => {
  it('shows what is wrong, where, and how to mend it', async () => {
    const { code, out } = await flyball(['lint', '-f', 'wrong.yaml']);
    expect(code).toBe(2);
    await expect(out).toMatchFileSnapshot(golden('lint-wrong.txt'));
    expect(out).not.toContain('this is not base64');
  });

  it('writes its fixed format', async () => {
    const { code, out, err } = await flyball(['lint', '-o', 'json', '-f', 'base.yaml', '-f', 'typo.yaml']);
    expect({ code, err }).toEqual({ code: 2, err: '' });
    await expect(out).toMatchFileSnapshot(golden('lint.json'));
  });

  it('points to the file that holds where one replaces another', async () => {
    const { code, out } = await flyball(['lint', '-f', 'wrong.yaml', '-f', 'base.yaml']);
    expect(code).toBe(2);
    expect(out).not.toContain('FB1102');
    expect(out).toContain('wrong.yaml:17:18: error FB1104');
    const other = await flyball(['lint', '-f', 'base.yaml', '-f', 'wrong.yaml']);
    expect(other.out).toContain('wrong.yaml:7:3: error FB1102');
    expect(other.out).not.toContain('FB1108');
  });

  it('takes a folder with other JSON in it, and refuses duplicates within it', async () => {
    const { folder, remove } = createFolder();
    try {
      copyFileSync(join(FILES, 'base.yaml'), join(folder, 'base.yaml'));
      writeFileSync(join(folder, 'package.json'), '{"name": "shop"}');
      mkdirSync(join(folder, 'node_modules'));
      writeFileSync(join(folder, 'node_modules', 'wrong.yaml'), 'kind: [');
      const clean = await flyball(['lint', '-f', '.'], { cwd: folder });
      expect(clean).toMatchObject({
        code: 0,
        out: '',
        err: 'Left out, without apiVersion and kind: package.json.\nNothing is wrong (3 documents in 1 file).\n',
      });
      const named = await flyball(['lint', '-f', 'package.json'], { cwd: folder });
      expect([named.code, named.out]).toEqual([2, expect.stringContaining('package.json:1:1: error FB1103')]);
      copyFileSync(join(FILES, 'gray.yaml'), join(folder, 'gray.yaml'));
      const twice = await flyball(['lint', '-f', '.'], { cwd: folder });
      expect([twice.code, twice.out]).toEqual([2, expect.stringContaining('gray.yaml:3:35: error FB1108')]);
      expect((await flyball(['lint', '-f', '.', '-f', 'gray.yaml'], { cwd: folder })).code).toBe(0);
    } finally {
      remove();
    }
  });

  it('is content with what is right', async () => {
    expect(await flyball(['lint', '-f', 'base.yaml'])).toMatchObject({
      code: 0,
      out: '',
      err: 'Nothing is wrong (3 documents in 1 file).\n',
    });
  });
});

describe('test', () => {
  it('ends with 1 when one fails', async () => {
    const { code, out, err } = await flyball(['test', '-f', 'base.yaml', '-f', 'tests.yaml']);
    expect({ code, err }).toEqual({ code: 1, err: '1 passed, 1 failed.\n' });
    await expect(out).toMatchFileSnapshot(golden('test.txt'));
  });

  it('tests what would hold after the files were applied one after the other', async () => {
    const { code, err } = await flyball(['test', '-f', 'base.yaml', '-f', 'gray.yaml', '-f', 'tests.yaml']);
    // Who is no tester gets v1 or v2 by chance: that cannot be expected.
    expect({ code, err }).toEqual({ code: 1, err: '1 passed, 1 failed.\n' });
  });

  it('ends with 2 and runs nothing when a file is wrong', async () => {
    const { code, out, err } = await flyball(['test', '-f', 'wrong.yaml', '-f', 'tests.yaml']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('No test was run.');
  });
});

describe('trace', () => {
  it('shows why a request goes where it goes', async () => {
    const line = ['trace', 'GET', 'http://shop.localhost:8080/account?x=1', '-H', 'X-User: ada', '-f', '-'];
    const base = readFileSync(join(FILES, 'base.yaml'), 'utf8');
    const gray = readFileSync(join(FILES, 'gray.yaml'), 'utf8').replace('name: account}', 'name: gray}');
    const { code, out } = await flyball(line, { stdin: `${base}---\n${gray}` });
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(golden('trace.txt'));
  });

  it('answers bad lines in their place and ends with 2', async () => {
    const good = { id: 'b', via: { service: 'shop/account' }, method: 'GET', url: '/' };
    const stdin = `nope\n${JSON.stringify(good)}\n\n{"id":"c"}\n`;
    const { code, out } = await flyball(['trace', '--batch', '-f', 'base.yaml'], { stdin });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(2);
    expect(lines.map(({ id, error, status }) => [id, error?.code ?? status])).toEqual([
      [null, 'FLYBALL_TRACE_JSON'],
      ['b', 200],
      ['c', 'FLYBALL_TRACE_FIELD'],
    ]);
  });

  it.each(
    readdirSync(ROUTING, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  )('has the outcomes of %s', async (topic) => {
    const read = (file: string): string => readFileSync(join(ROUTING, topic, file), 'utf8');
    const { code, out } = await flyball(['trace', '--batch', '-f', topic], {
      cwd: ROUTING,
      stdin: read('requests.jsonl'),
    });
    const outcomes = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const expected = read('expected.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(outcomes.map(({ hops: _, ...outcome }) => outcome)).toEqual(expected);
  });

  it('traces 10,000 lines in seconds', async () => {
    const requests = readFileSync(join(ROUTING, '19-weights/requests.jsonl'), 'utf8');
    const stdin = requests.repeat(Math.ceil(10_000 / requests.trimEnd().split('\n').length));
    const { code, out, ms } = await flyball(['trace', '--batch', '-f', '19-weights'], {
      cwd: ROUTING,
      stdin,
    });
    expect(code).toBe(0);
    expect(out.split('\n').length).toBeGreaterThan(10_000);
    // 5 s on a quiet machine; the bound only catches what is far off.
    expect(ms).toBeLessThan(20_000);
  });
});

describe('the bundle', () => {
  it('says its version without loading much', async () => {
    const { code, out, ms } = await flyball(['version']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^flyball \d+\.\d+\.\d+ \(node v\d+/)]);
    expect(ms).toBeLessThan(5_000);
  });

  it.each(['bash', 'zsh', 'fish'])('completes %s', async (shell) => {
    const { code, out } = await flyball(['completion', shell]);
    expect([code, out.includes('httproutes')]).toEqual([0, true]);
  });

  it('makes bootstrap files', async () => {
    const envoy = await flyball([
      'sidecar',
      'bootstrap',
      'envoy',
      '--gateway',
      'shop/public',
      '--xds',
      '127.0.0.1:1',
    ]);
    expect(JSON.parse(envoy.out)).toMatchObject({ node: { cluster: 'gateway/shop/public' } });
    const grpc = await flyball(['sidecar', 'bootstrap', 'grpc', '--id', 'a']);
    expect(JSON.parse(grpc.out)).toMatchObject({ node: { id: 'a' } });
    expect((await flyball(['sidecar', 'bootstrap', 'envoy'])).code).toBe(2);
  });

  it('ends quietly when nobody reads on', async () => {
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, ['../../dist/flyball.mjs', 'api-resources', '-o', 'json'], {
      cwd: new URL('.', import.meta.url),
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
  });
});

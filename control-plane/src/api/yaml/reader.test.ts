import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { buildYamlWorker } from '../testing/yaml-worker.ts';
import { createYamlReader, type YamlReader } from './reader.ts';
import { encodeAnswer, readYamlText } from './work.ts';

const folder = mkdtempSync(join(tmpdir(), 'flyball-reader-'));
const readers: YamlReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker that does what a text tells it to. */
function reader(code: string, timeoutMs = 20_000): YamlReader {
  const file = join(folder, `${readers.length}-${code.length}.mjs`);
  const head = "import { parentPort } from 'node:worker_threads';\n";
  const body = `parentPort.on('message', (bytes) => { const text = new TextDecoder().decode(bytes); ${code} });`;
  writeFileSync(file, `${head}${body}\nparentPort.postMessage('ready');\n`);
  const made = createYamlReader({ worker: pathToFileURL(file), timeoutMs });
  readers.push(made);
  return made;
}

const bytes = (text: string) => Buffer.from(text);
const echo = 'parentPort.postMessage(JSON.stringify({ documents: [], diagnostics: [text] }));';

describe('reader', () => {
  it('reads one text after the other, each gets its own answer', async () => {
    const { read } = reader(echo);
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => read(bytes(text))));
    expect(answers.map(({ diagnostics }) => diagnostics)).toEqual([['a'], ['b'], ['c']]);
  });

  it('ends a text that takes too long, and reads the next', async () => {
    const { read } = reader(`if (text === 'slow') for (;;); ${echo}`, 1_500);
    const slow = read(bytes('slow'));
    const next = read(bytes('next'));
    await expect(slow).rejects.toMatchObject({ code: 'FLYBALL_API_YAML_TIME', status: 422 });
    expect(await next).toMatchObject({ diagnostics: ['next'] });
  });

  it('goes on when the worker dies or runs out of memory', async () => {
    const eat = 'const all = []; for (;;) all.push(new Array(1e6).fill({}));';
    const { read } = reader(`if (text === 'die') process.exit(1); if (text === 'eat') { ${eat} } ${echo}`);
    for (const text of ['die', 'eat']) {
      await expect(read(bytes(text))).rejects.toMatchObject({ code: 'FLYBALL_API_YAML_TIME' });
      expect(await read(bytes('next'))).toMatchObject({ diagnostics: ['next'] });
    }
  });

  it('refuses what comes while many wait, and what comes after the end', async () => {
    const one = reader(echo);
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, at) => one.read(bytes(String(at)))));
    const refused = all.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ reason: { code: 'FLYBALL_API_BUSY', status: 429 } });
    await one.close();
    await expect(one.read(bytes('a'))).rejects.toMatchObject({ code: 'FLYBALL_API_CLOSING' });
  });

  it('tells when there is no worker to start', async () => {
    const none = createYamlReader({ worker: pathToFileURL(join(folder, 'none.mjs')) });
    readers.push(none);
    await expect(none.read(bytes('a'))).rejects.toMatchObject({ code: 'FLYBALL_API_YAML_TIME' });
  });

  it('the worker itself reads documents with their places', async () => {
    const worker = await buildYamlWorker();
    const one = createYamlReader({ worker: worker.url, timeoutMs: 20_000 });
    readers.push(one);
    const text = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, nme: b}\n';
    try {
      expect(await one.read(bytes(text))).toEqual(readYamlText(bytes(text)));
    } finally {
      worker.remove();
    }
  });
});

describe('answer of the worker', () => {
  it('is nothing when it is larger than any commit', () => {
    const answer = readYamlText(
      bytes(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: ${'x'.repeat(5_000_000)}}\n`),
    );
    expect(encodeAnswer(answer)).toBeUndefined();
  });

  it('has findings where nothing else is', () => {
    expect(readYamlText(bytes('a: ['))).toMatchObject({ documents: [], diagnostics: [{ code: 'FB1001' }] });
  });
});

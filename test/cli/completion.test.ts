import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { buildBundle, FILES, flyball } from './flyball.ts';

const script: { text: string } = { text: '' };

beforeAll(async () => {
  buildBundle();
  script.text = (await flyball(['completion', 'bash'])).out;
});

/** What bash would offer after some words; the last one is the one at hand. */
const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
  const asked = `${script.text}
COMP_WORDS=(flyball "$@"); COMP_CWORD=$#; _flyball; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', asked, 'bash', ...words], { cwd: FILES });
  return stdout.split('\n').filter((word) => word !== '');
};

it.each([
  [['ge'], ['get']],
  [['get', 'httpr'], ['httproutes']],
  [['get', '--name'], ['--namespace']],
  [
    ['get', 'httproutes', '-o', ''],
    ['table', 'wide', 'json', 'yaml', 'name'],
  ],
  [['get', '--output', 'y'], ['yaml']],
  [['delete', '-f', 'ba'], ['base.yaml']],
  [['apply', '-f', 'ga'], []],
  [['delete', '-f', 'gatewayc'], []],
  [['serve', '--api'], ['--api-port']],
  [['engine', 'xds', '--pl'], ['--plane']],
  [['token', 'reset', '--d'], ['--data']],
  [
    ['sidecar', 'bootstrap', ''],
    ['envoy', 'grpc'],
  ],
])('bash completes %j', async (words, expected) => {
  expect(await offered(...words)).toEqual(expected);
});

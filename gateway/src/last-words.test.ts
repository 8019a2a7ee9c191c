import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { lastWords, reasonIn } from './last-words.ts';

const MISSING = `node:internal/modules/esm/resolve:275
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/opt/flyball/dist/gateway-worker.mjs' imported from /opt
    at finalizeResolution (node:internal/modules/esm/resolve:275:11)
    at moduleResolve (node:internal/modules/esm/resolve:860:10) {
  code: 'ERR_MODULE_NOT_FOUND',
  url: 'file:///opt/flyball/dist/gateway-worker.mjs'
}

Node.js v20.19.0
`;

it.each([
  [
    MISSING,
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/opt/flyball/dist/gateway-worker.mjs' imported from /opt",
  ],
  [
    '/a/b.js:3\n  x();\n\nTypeError: x is not a function\n    at /a/b.js:3:3\n',
    'TypeError: x is not a function',
  ],
  ['(node:7) Warning: old\n\nKilled by hand\n\n', 'Killed by hand'],
  ['', ''],
  ['Error: connect with token=abcdef failed\n', 'Error: connect with token=[redacted] failed'],
])('one line says why', (text, reason) => {
  expect(reasonIn(text)).toBe(reason);
});

it('keeps the end of an endless output', async () => {
  const stderr = new PassThrough();
  const reason = lastWords(stderr);
  for (let at = 0; at < 100; at++) stderr.write(`${'x'.repeat(10_000)}\n`);
  stderr.end('RangeError: too much\n    at here\n');
  await new Promise((resolve) => stderr.once('end', resolve));
  expect(reason()).toBe('RangeError: too much');
});

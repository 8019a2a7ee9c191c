import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadText } from '../load/load-text.ts';
import { byPlace, type Diagnostic } from '../model/diagnostic.ts';
import { checkResource } from './check-resource.ts';
import { checkSet } from './check-set.ts';

const rendered = ({ code, severity, field, message, fix, position, object }: Diagnostic): string =>
  [
    `${position?.file}:${position?.line}:${position?.column} ${severity} ${code} ${object ?? ''} ${field}`.trimEnd(),
    `  ${message}`,
    ...(fix === '' ? [] : [`  ${fix}`]),
  ].join('\n');

test('all that is wrong with a file, each with its place and how to mend it', async () => {
  const bytes = readFileSync(new URL('./golden/wrong.yaml', import.meta.url));
  const { documents, diagnostics } = loadText({ bytes, file: 'wrong.yaml' });
  const found = [
    ...diagnostics,
    ...documents.flatMap(({ resource, source }) => checkResource(resource, source)),
    ...checkSet(documents),
  ].sort(byPlace);
  await expect(`${found.map(rendered).join('\n')}\n`).toMatchFileSnapshot('./golden/wrong.txt');
});

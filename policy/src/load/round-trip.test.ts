import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unstoredMetadata } from '../kinds/metadata.ts';
import { KINDS, kindOf } from '../kinds/registry.ts';
import type { Resource } from '../model/resource.ts';
import { loadText } from './load-text.ts';
import { loadValue } from './load-value.ts';
import { isReserved } from './reserved.ts';
import { toDocument, toYaml } from './to-document.ts';

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const lines = fc
  .array(
    fc.oneof(
      text,
      fc.constantFrom(
        '',
        ' ',
        '\t',
        '---',
        '...',
        '# no',
        '- a',
        'a: b',
        '"',
        "'",
        '|',
        'null',
        '~',
        '0x1f',
        '1e3',
        'yes',
      ),
    ),
  )
  .map((parts) => parts.join('\n'));
const key = fc.stringMatching(/^[-._a-zA-Z0-9]{1,30}$/).filter((name) => !isReserved(name));

const metadata = fc
  .record({
    name: label,
    namespace: label,
    labels: fc.dictionary(label, label, { maxKeys: 3 }),
    annotations: fc.dictionary(label, lines, { maxKeys: 3 }),
  })
  .map(({ name, namespace, labels, annotations }) => ({
    ...unstoredMetadata(name, namespace),
    labels: { ...labels },
    annotations: { ...annotations },
  }));

const configMap: fc.Arbitrary<Resource> = fc
  .record({ metadata, data: fc.dictionary(key, lines, { maxKeys: 5 }) })
  .map(({ metadata: meta, data }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta,
    spec: { data: { ...data } },
  }));

const httpRoute: fc.Arbitrary<Resource> = fc
  .record({
    metadata,
    hostnames: fc.array(label, { maxLength: 3 }),
    headers: fc.uniqueArray(
      fc.record({ name: label, value: fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/) }),
      { selector: ({ name }) => name, maxLength: 4 },
    ),
    backends: fc.array(
      fc.record({
        name: label,
        port: fc.integer({ min: 1, max: 65_535 }),
        weight: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ metadata: meta, hostnames, headers, backends }) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: meta,
    spec: kindOf('gateway.networking.k8s.io/v1', 'HTTPRoute')?.schema.parse({
      hostnames,
      rules: [{ matches: [{ headers }], backendRefs: backends }],
    }),
  }));

test('what is written is read back the same, as YAML and as JSON', () => {
  fc.assert(
    fc.property(fc.oneof(configMap, httpRoute), (resource) => {
      const document = toDocument(resource);
      for (const written of [toYaml(resource), JSON.stringify(document), JSON.stringify(document, null, 2)]) {
        const { documents, diagnostics } = loadText({ text: written, file: 'f' });
        expect(diagnostics).toEqual([]);
        expect(documents.map((loaded) => loaded.resource)).toEqual([resource]);
      }
      expect(loadValue(document).resources).toEqual([resource]);
    }),
    { numRuns: 100 },
  );
});

test.each(KINDS.map((kind) => [kind.kind, kind] as const))(
  'the example of %s is read back the same',
  (_, kind) => {
    const [first] = loadValue(kind.example).resources;
    if (first === undefined) throw new Error('not read');
    expect(loadValue(toDocument(first)).resources).toEqual([first]);
    expect(loadText({ text: toYaml(first), file: 'f' }).documents.map(({ resource }) => resource)).toEqual([
      first,
    ]);
  },
);

test('reading never throws, whatever the text', () => {
  const marks = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '? ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a ',
    '!t ',
    '"',
    "'",
    '|\n',
    '>\n',
    '#',
    '%',
    '---\n',
    '...\n',
    '<<',
    '\t',
    '\r',
    '\u0000',
    '\ufeff',
  );
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 40 }), (parts) => {
      const { documents, diagnostics } = loadText({ text: parts.join(''), file: 'f' });
      expect(Array.isArray(documents) && Array.isArray(diagnostics)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

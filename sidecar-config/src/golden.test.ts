import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fromJson } from '@flyball/proto';
import { type IrKind, makeEntry } from '@flyball/proto/ir';
import { expect, it } from 'vitest';
import type { DecodedEntry, IrChange } from './change.ts';
import type { ClientClass, ResourceKey } from './resource.ts';
import { bodyOfResource } from './testing/resources.ts';
import { createTranslator } from './translator.ts';

/*
 * `testdata/NAME.in.json` holds IR entries, `testdata/NAME.out.json` what they become.
 * `UPDATE_GOLDEN=1 npx vitest run sidecar-config/src/golden.test.ts` writes the outputs.
 */

interface Input {
  readonly class: ClientClass;
  readonly entries: readonly { readonly kind: IrKind; readonly key: string; readonly body: unknown }[];
  readonly withheld?: IrChange['withheld'];
}

const FOLDER = new URL('./testdata/', import.meta.url);
const IN = '.in.json';

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(IN))
  .map((file) => file.slice(0, -IN.length));

const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

const decoded = ({ kind, key, body }: Input['entries'][number]): DecodedEntry => {
  const filled = fromJson(`flyball.ir.v1.${kind}`, body);
  return { kind, key, body: filled, version: makeEntry(kind, key, filled as never).version } as DecodedEntry;
};

const outputOf = (input: Input): unknown => {
  const change = createTranslator(input.class).apply({
    upserts: input.entries.map(decoded),
    removes: [],
    withheld: input.withheld ?? [],
  });
  const resources = change.upserts.map((resource) => ({
    type: resource.type,
    name: resource.name,
    ...(resource.namespace !== undefined && { namespace: resource.namespace }),
    sources: resource.sources.map(({ entry }) => `${entry.kind} ${entry.key}`),
    body: bodyOfResource(resource),
    ...(resource.plain && { plain: bodyOfResource(resource.plain) }),
  }));
  return {
    resources: resources.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    views: Object.fromEntries(
      [...change.views].map(([name, view]) => [
        name,
        view && { listener: [...view.listener], cluster: [...view.cluster] },
      ]),
    ),
    failures: change.failures.map(({ source, reason }) => `${source.entry.key}: ${reason}`),
  };
};

const placeOf = ({ type, name, namespace = '' }: ResourceKey): string => `${type} ${name} ${namespace}`;

it('has golden pairs', () => {
  expect(names.length).toBeGreaterThan(0);
});

it.each(names)('%s', (name) => {
  const output = outputOf(JSON.parse(read(`${name}${IN}`)));
  if (process.env['UPDATE_GOLDEN']) {
    writeFileSync(new URL(`${name}.out.json`, FOLDER), `${JSON.stringify(output, undefined, 2)}\n`);
  }
  expect(JSON.parse(JSON.stringify(output))).toEqual(JSON.parse(read(`${name}.out.json`)));
});

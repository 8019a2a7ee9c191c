import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaOf, KINDS } from '@flyball/policy/kinds';
import { loadYaml } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { available } from '../engines/skip.ts';
import { goModule, MODULES } from '../gateway-api/module.ts';
import { type Facet, facetsOf, type Node } from './facets.ts';

const PLURALS = ['gatewayclasses', 'gateways', 'httproutes', 'referencegrants'];

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Node };
    }[];
  };
}

/** Facets of the specs of the CustomResourceDefinitions, experimental channel. */
const theirFacets = (module: string): readonly Facet[] => {
  const folder = join(module, 'config/crd/experimental');
  return PLURALS.flatMap((plural) => {
    const file = join(folder, `gateway.networking.k8s.io_${plural}.yaml`);
    // Of kinds it knows, the client makes objects that lack fields.
    const text = readFileSync(file, 'utf8').replace('kind: CustomResourceDefinition', 'kind: Unknown');
    const { spec } = loadYaml<Definition>(text);
    const schema = spec.versions.find(({ name }) => name === 'v1')?.schema.openAPIV3Schema;
    return facetsOf(spec.names.kind, schema?.properties?.['spec'] ?? {});
  });
};

const ourFacets = (): readonly Facet[] =>
  KINDS.filter(({ group }) => group === 'gateway.networking.k8s.io').flatMap((kind) => {
    const { properties } = jsonSchemaOf(kind) as Node;
    return facetsOf(kind.kind, properties?.['spec'] ?? {});
  });

/** Where ours are stricter or wider, and why. Facets by the end of their name. */
const DIFFERENCES: readonly (readonly [why: string, facets: RegExp])[] = [
  ['0 turns retries off; all bounds are finite', /\.retry\.attempts (minimum|maximum)$/],
  ['200 codes are all there are', /\.retry\.codes maxItems$/],
  ['selectors are those of Kubernetes, which the CRD does not look into', /\.selector\./],
  ['what can be no header has no effect', /(\.remove|allowed(Response)?Headers)\[\] \w+/],
  ['a new path starts with a slash, and has no query', /\.replace(FullPath|PrefixMatch) pattern$/],
  ['a size is not negative', /\.forwardBody\.maxSize minimum$/],
];

const found = await available(`Go module ${MODULES.api}`, () => goModule(MODULES.api));

describe.skipIf('missing' in found)('our schemas of Gateway API and its CustomResourceDefinitions', () => {
  it('have the same fields, limits, values and patterns, but for a few', () => {
    const module = 'engine' in found ? found.engine : '';
    const theirs = new Map(theirFacets(module).map(({ name, value }) => [name, value]));
    const ours = new Map(ourFacets().map(({ name, value }) => [name, value]));
    const names = [...new Set([...theirs.keys(), ...ours.keys()])];
    const differing = names.filter((name) => theirs.get(name) !== ours.get(name));
    const unknown = differing.filter((name) => !DIFFERENCES.some(([, facets]) => facets.test(name)));
    expect(unknown.map((name) => `${name}: ${ours.get(name)}, there ${theirs.get(name)}`)).toEqual([]);
    const idle = DIFFERENCES.filter(([, facets]) => !differing.some((name) => facets.test(name)));
    expect(idle.map(([why]) => why)).toEqual([]);
    expect(names.length).toBeGreaterThan(500);
  });
});

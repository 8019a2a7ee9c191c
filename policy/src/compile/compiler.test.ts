import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RESOURCES } from '../kinds/defaults.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import type { CatalogShape } from '../model/shape.ts';
import { compile, createCompiler } from './compiler.ts';
import { type Compiled, listenerStatuses } from './result.ts';
import { anyChange, anyShape, catalogService, gateway, made, WORLD } from './testing/generate.ts';

/** All that a compile says, in a form that does not depend on the way to it. */
const said = (compiled: Compiled) => ({
  entries: [...compiled.entries.values()].map(({ kind, key, version }) => `${kind} ${key} ${version}`).sort(),
  conditions: [...compiled.units.values()]
    .flatMap(({ conditions }) => conditions.map((c) => JSON.stringify(c)))
    .sort(),
  diagnostics: [...compiled.units.values()]
    .flatMap(({ diagnostics }) => diagnostics.map((d) => JSON.stringify(d)))
    .sort(),
  unserved: [...compiled.units.values()]
    .flatMap(({ unserved }) => unserved.map(({ key, version }) => `${key} ${version}`))
    .sort(),
  origins: [...compiled.units.values()]
    .flatMap(({ origins }) => [...origins].map((origin) => JSON.stringify(origin)))
    .sort(),
  listeners: listenerStatuses(compiled)
    .map((status) => JSON.stringify(status))
    .sort(),
});

const anyStep = fc.record({
  changes: fc.array(anyChange, { maxLength: 3 }),
  shape: fc.option(anyShape, { nil: undefined }),
});

describe('createCompiler', () => {
  it('makes after any way of changes what a fresh compile makes of the result', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(anyStep, { minLength: 1, maxLength: 12 }), (inWorld, steps) => {
        const compiler = createCompiler();
        const first = [...DEFAULT_RESOURCES, ...(inWorld ? WORLD : [])];
        const held = new Map<string, Resource>(first.map((object) => [keyOf(object), object]));
        let shape: CatalogShape = new Map();
        let last = compiler.update({
          changes: first.map((object) => ({ op: 'put', object })),
        });
        const mirror = new Map([...last.entries].map(([id, entry]) => [id, entry.version]));
        for (const step of steps) {
          for (const change of step.changes)
            if (change.op === 'put') held.set(keyOf(change.object), change.object);
            else held.delete(change.key);
          shape = step.shape ?? shape;
          last = compiler.update({ changes: step.changes, ...(step.shape && { shape: step.shape }) });
          for (const { kind, key } of last.removes) mirror.delete(`${kind} ${key}`);
          for (const entry of last.upserts) mirror.set(`${entry.kind} ${entry.key}`, entry.version);
        }
        expect(said(last)).toEqual(said(compile([...held.values()], shape)));
        expect(mirror).toEqual(new Map([...last.entries].map(([id, entry]) => [id, entry.version])));
      }),
      { numRuns: 300 },
    );
  });

  it('compiles in any order of input to the same entries', () => {
    const objects = [
      ...DEFAULT_RESOURCES,
      gateway([{ name: 'one', port: 80, protocol: 'HTTP' }]),
      catalogService('a'),
      made('gateway.networking.k8s.io/v1 HTTPRoute', 'r', {
        parentRefs: [{ name: 'edge' }],
        rules: [{ backendRefs: [{ name: 'a', port: 80 }] }],
      }),
    ];
    expect(said(compile([...objects].reverse()))).toEqual(said(compile(objects)));
  });
});

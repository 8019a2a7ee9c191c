import type { PatchOp } from '@flyball/proto/ir';
import type { EnvoyPatchSpec } from '../kinds/envoy-patch.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import { targetKey } from './listed-under.ts';
import type { Unit } from './result.ts';
import { createUnitBuilder } from './unit-builder.ts';

type Operation = EnvoyPatchSpec['patches'][number]['ops'][number];

/** What an EnvoyPatch compiles to: a Patch entry for each target and patch. Whether it applies, engines say. */
export const envoyPatchUnit = (patch: Resource<EnvoyPatchSpec>): Unit => {
  const unit = createUnitBuilder(keyOf(patch));
  const targets = patch.spec.targetRefs.map((ref) => targetKey(ref, patch.metadata.namespace));
  for (const [place, target] of targets.entries())
    for (const [index, { type, name, ops }] of patch.spec.patches.entries())
      unit.entry({
        kind: 'Patch',
        key: `${keyOf(patch)}/${place}/${index}`,
        origin: {
          field: `/spec/patches/${index}`,
          items: ops.map((_, op) => `/spec/patches/${index}/ops/${op}`),
        },
        body: { target, type, name, ops: ops.map(operation) },
      });
  return unit.build();
};

const operation = ({ op, path, from, value }: Operation): PatchOp => ({
  op,
  path,
  from: from ?? '',
  valueJson: value === undefined ? '' : JSON.stringify(value),
});

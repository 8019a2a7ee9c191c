import { z } from 'zod';
import { list, text } from './fields.ts';
import { ownKind } from './kind.ts';
import { type Broken, withRules } from './rule.ts';
import { targetRefs } from './target-refs.ts';

const POINTER = /^(\/([^~/]|~[01])*)*$/;

const pointer = () =>
  text(1024).regex(POINTER, {
    message: 'a JSON pointer (RFC 6901), such as /per_connection_buffer_limit_bytes',
  });

const operationFields = z.strictObject({
  op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']).describe('Operation (RFC 6902).'),
  path: pointer().describe('JSON pointer to the place in the resource, in the field names of Envoy.'),
  from: pointer().optional().describe('Place to move or copy from.'),
  value: z.json().optional().describe('Value to add, replace or test.'),
});

const NEEDS: Readonly<Record<string, 'from' | 'value'>> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
};

function* operandFits(operation: z.output<typeof operationFields>): Generator<Broken> {
  const needed = NEEDS[operation.op];
  if (needed !== undefined && operation[needed] === undefined)
    yield {
      path: [needed],
      code: 'FB1103',
      message: `${needed} is missing: op is ${operation.op}.`,
      fix: `Add ${needed}.`,
    };
  for (const field of ['from', 'value'] as const)
    if (field !== needed && operation[field] !== undefined)
      yield {
        path: [field],
        code: 'FB1107',
        message: `${field} is set, but op is ${operation.op}.`,
        fix: `Remove ${field}.`,
      };
}

const schema = z.strictObject({
  targetRefs: targetRefs(['Gateway']),
  patches: list(
    z.strictObject({
      type: z.enum(['listener', 'route', 'cluster', 'endpoint']).describe('Type of the xDS resource.'),
      name: text(1024, 1).describe('Name of the xDS resource.'),
      ops: list(operationFields.superRefine(withRules(operandFits)), 64, 1).describe(
        'Operations in this order, 1 to 64.',
      ),
    }),
    64,
    1,
  ).describe('Patches, 1 to 64.'),
});

/** Content of an EnvoyPatch. */
export type EnvoyPatchSpec = z.output<typeof schema>;

/** Escape hatch: changes to what Envoy is sent. */
export const envoyPatch = ownKind<EnvoyPatchSpec>({
  kind: 'EnvoyPatch',
  plural: 'envoypatches',
  shortNames: [],
  doc: 'Changes the xDS resources that the Envoys of a Gateway are sent, where no other kind says what is needed. When Envoy refuses the result, it keeps the unpatched resource and the refusal is reported here alone.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'EnvoyPatch',
    metadata: { name: 'buffers', namespace: 'shop' },
    spec: {
      targetRefs: [{ kind: 'Gateway', name: 'public' }],
      patches: [
        {
          type: 'listener',
          name: 'shop/public/80',
          ops: [{ op: 'add', path: '/per_connection_buffer_limit_bytes', value: 65_536 }],
        },
      ],
    },
  },
});

import { KINDS, kindReference } from '../../../policy/src/kinds/index.ts';
import { apiVersionOf } from '../../../policy/src/kinds/kind.ts';
import { code, page, table } from './markdown.mjs';

const WRITTEN_BY = {
  spec: 'people and tools',
  state: 'the control plane',
  reference: 'nobody: only referred to',
};

function fileOf({ singular }) {
  return `kinds/${singular}.md`;
}

function row(kind) {
  const names = [kind.plural, ...kind.shortNames].map(code).join(', ');
  return [
    `[${kind.kind}](${fileOf(kind)})`,
    code(apiVersionOf(kind)),
    names,
    kind.namespaced ? 'yes' : 'no',
    WRITTEN_BY[kind.class],
  ];
}

function index() {
  return page(
    '# Kinds',
    'A resource has `apiVersion`, `kind`, `metadata` and, but for Secret and ConfigMap, `spec`. Policies attach by ' +
      '`targetRefs`. Sections merge whole: the most specific target wins, then the oldest policy, then the name.',
    table(['kind', 'apiVersion', 'names', 'in a namespace', 'written by'], KINDS.map(row)),
    'These exist without being written: GatewayClass `flyball`, the Engines `gateway`, `xds` and `nacos`, the Source ' +
      '`builtin`, and every Namespace that is named.',
  );
}

/** Pages of the kinds by path below docs/reference. */
export function kindPages() {
  const pages = KINDS.map((kind) => [fileOf(kind), page(kindReference(kind))]);
  return [['kinds.md', index()], ...pages];
}

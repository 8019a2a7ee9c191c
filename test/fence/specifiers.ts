import { parseSync, Visitor } from 'oxc-parser';

/** One module name a file imports, and the line it stands on. */
export type Specifier = { readonly name: string; readonly line: number };

/** A dynamic import whose name is computed cannot be checked; it is reported under this name. */
export const computed = '<computed>';

type Found = { readonly value: string; readonly at: number };

type Literal = { readonly type: string; readonly value?: unknown; readonly start: number };

function ofLiteral(node: Literal): Found {
  return { value: typeof node.value === 'string' ? node.value : computed, at: node.start };
}

function collect(file: string, source: string): Found[] {
  const parsed = parseSync(file, source);
  const [error] = parsed.errors;
  if (error) throw new Error(`${file} cannot be parsed: ${error.message}`);
  const found: Found[] = [];
  new Visitor({
    ImportDeclaration: (node) => found.push(ofLiteral(node.source)),
    ExportAllDeclaration: (node) => found.push(ofLiteral(node.source)),
    ExportNamedDeclaration: (node) => node.source && found.push(ofLiteral(node.source)),
    ImportExpression: (node) => found.push(ofLiteral(node.source)),
    TSImportType: (node) => found.push(ofLiteral(node.source)),
  }).visit(parsed.program);
  return found;
}

/** Every module a TypeScript source names: import, export … from, import(), and import('…') in types. */
export function specifiers(file: string, source: string): readonly Specifier[] {
  return collect(file, source).map(({ value, at }) => ({
    name: value,
    line: source.slice(0, at).split('\n').length,
  }));
}

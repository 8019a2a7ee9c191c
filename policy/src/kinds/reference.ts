import { CODES } from '../model/codes.ts';
import { apiVersionOf, type Kind } from './kind.ts';
import { type FieldRow, fieldRows } from './reference-fields.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const row = ({ path, type, fallback, text }: FieldRow): readonly string[] => [
  `\`${path}\``,
  type,
  fallback,
  text,
];

const CLASSES: Readonly<Record<Kind['class'], string>> = {
  spec: '',
  state: ' Written by the control plane, never by people.',
  reference: ' Named in references, never written.',
};

/** Markdown page of one kind: what it is for, its names, its fields, an example in JSON (which is YAML). */
export const kindReference = (kind: Kind): string => {
  const prefix = kind.content === 'spec' ? 'spec.' : '';
  const rows = fieldRows(kind.schema, prefix);
  const names = [kind.plural, kind.singular, ...kind.shortNames].map((name) => `\`${name}\``).join(', ');
  const scope = kind.namespaced ? 'Within a namespace.' : 'Without a namespace.';
  return [
    `# ${kind.kind}`,
    kind.doc,
    `\`${apiVersionOf(kind)}\`, names ${names}. ${scope}${CLASSES[kind.class]}`,
    ...(rows.length === 0
      ? []
      : ['## Fields', table(['field', 'type', 'default', 'meaning'], rows.map(row))]),
    '## Example',
    `\`\`\`json\n${JSON.stringify(kind.example, null, 2)}\n\`\`\``,
    '',
  ].join('\n\n');
};

/** Markdown page of all diagnostic codes. */
export const codesReference = (): string => {
  const rows = Object.entries(CODES).map(([code, { title, meaning, mend }]) => [
    `\`${code}\``,
    title,
    meaning,
    mend,
  ]);
  return `# Diagnostics\n\n${table(['code', 'title', 'meaning', 'how to mend it'], rows)}\n`;
};

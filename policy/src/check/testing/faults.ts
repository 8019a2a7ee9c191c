import { apiVersionOf } from '../../kinds/kind.ts';
import { KINDS } from '../../kinds/registry.ts';
import { loadText } from '../../load/load-text.ts';
import { checkResource } from '../check-resource.ts';

/** What is wrong with a text: `FB1104 /spec/port`, in the order of places. */
export const faultsOfText = (text: string): readonly string[] => {
  const { documents, diagnostics } = loadText({ text, file: 'test.yaml' });
  return [
    ...diagnostics,
    ...documents.flatMap(({ resource, source }) => checkResource(resource, source)),
  ].map(({ code, field }) => `${code} ${field}`);
};

/** What is wrong with a content, in YAML's flow style, of a kind. */
export const faultsOf = (name: string, content: string): readonly string[] => {
  const kind = KINDS.find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  const body = kind.content === 'spec' ? `spec: ${content}` : content;
  return faultsOfText(`apiVersion: ${apiVersionOf(kind)}\nkind: ${name}\nmetadata: {name: x}\n${body}\n`);
};

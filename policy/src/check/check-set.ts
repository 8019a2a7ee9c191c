import { repeated } from '../kinds/rule.ts';
import { finding } from '../load/finding.ts';
import type { Loaded } from '../load/load-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { keyOf } from '../model/resource.ts';

/** What is wrong with documents taken together: objects that stand twice. */
export const checkSet = (documents: readonly Loaded[]): readonly Diagnostic[] => {
  const firsts = new Map<string, Loaded>();
  for (const document of documents) {
    const key = keyOf(document.resource);
    if (!firsts.has(key)) firsts.set(key, document);
  }
  return [...repeated(documents, ({ resource }) => keyOf(resource))].map(({ index, key }) =>
    definedTwice(key, documents[index], firsts.get(key)),
  );
};

const definedTwice = (object: string, second: Loaded | undefined, first: Loaded | undefined): Diagnostic => {
  const at = first?.source.positionOf('/metadata/name');
  const where = at === undefined ? '' : ` in ${at.file}, line ${at.line}`;
  return finding({
    code: 'FB1108',
    object,
    field: '/metadata/name',
    message: `${object} stands twice in one change, first${where}; which of them would hold would be chance.`,
    fix:
      at?.file === second?.source.file
        ? 'Remove one of the two documents.'
        : 'Remove one of the two documents, or name the file that shall hold last, by a -f of its own.',
    position: second?.source.positionOf('/metadata/name'),
  });
};

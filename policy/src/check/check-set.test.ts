import { expect, test } from 'vitest';
import { loadFiles } from '../load/load-text.ts';
import { checkSet } from './check-set.ts';

const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;

test('an object may stand once in a change, whatever the file', () => {
  const { documents } = loadFiles([
    { text: `${namespace('a')}---\n${namespace('b')}`, file: 'one.yaml' },
    { text: namespace('a'), file: 'two.yaml' },
  ]);
  expect(checkSet(documents)).toEqual([
    {
      code: 'FB1108',
      severity: 'error',
      object: 'Namespace//a',
      field: '/metadata/name',
      message:
        'Namespace//a stands twice in one change, first in one.yaml, line 3; which of them would hold would be chance.',
      fix: 'Remove one of the two documents, or name the file that shall hold last, by a -f of its own.',
      position: { file: 'two.yaml', line: 3, column: 18 },
    },
  ]);
});

import { readFileSync } from 'node:fs';
import { openProject, type Project } from '@flyball/policy/project';

const folder = new URL('../../examples/bookstore/', import.meta.url);

/** Text of a file of the bookstore. */
export const bookstoreFile = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const OBJECT = /^kind: (\S+)\nmetadata: \{name: ([^,}]+)/m;

const documentsOf = (text: string): readonly string[] =>
  text.split(/^---\n/m).filter((document) => OBJECT.test(document));

const nameOf = (document: string): string => (OBJECT.exec(document) ?? []).slice(1).join('/');

/** The project that holds after files were applied one after the other: later documents replace earlier ones. */
export function projectOf(...names: readonly string[]): Project {
  const applied = new Map<string, { readonly file: string; readonly text: string }>();
  for (const file of names)
    for (const text of documentsOf(bookstoreFile(file))) applied.set(nameOf(text), { file, text });
  return openProject([...applied.values()]);
}

import { readFileSync } from 'node:fs';
import { openProject, type Project } from '@flyball/policy/project';

const folder = new URL('../../examples/bookstore/', import.meta.url);

/** Text of a file of the bookstore. */
export const bookstoreFile = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** The project that holds after files were applied one after the other: later documents replace earlier ones. */
export const projectOf = (...names: readonly string[]): Project =>
  openProject(names.map((file, layer) => ({ file, text: bookstoreFile(file), layer })));

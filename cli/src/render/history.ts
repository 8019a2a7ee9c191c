import type { Commit, PastVersion } from '../api/answers.ts';
import { ageOf } from './age.ts';
import { objectName } from './diagnostics.ts';
import { tableOf } from './table.ts';

/** Contents an object had, newest first. */
export const historyText = (versions: readonly PastVersion[], now: number): string =>
  tableOf(
    ['REVISION', 'CHANGE', 'AUTHOR', 'AGE', 'MESSAGE'],
    [...versions]
      .reverse()
      .map(({ revision, type, author, at, message }) => [
        String(revision),
        type,
        author,
        ageOf(at, now),
        message,
      ]),
  );

/** Objects of a commit that are named; the number of the others is told. */
const MAX_OBJECTS = 3;

/** Commits, newest first. */
export const commitsText = (commits: readonly Commit[], now: number): string =>
  tableOf(
    ['REVISION', 'CHANGED', 'AUTHOR', 'AGE', 'MESSAGE'],
    [...commits]
      .reverse()
      .map(({ revision, objects, author, at, message }) => [
        String(revision),
        objectsText(objects),
        author,
        ageOf(at, now),
        message,
      ]),
  );

const objectsText = (objects: readonly string[]): string => {
  const named = objects.slice(0, MAX_OBJECTS).map(objectName).join(', ');
  const rest = objects.length - MAX_OBJECTS;
  return rest > 0 ? `${named} and ${rest} more` : named;
};

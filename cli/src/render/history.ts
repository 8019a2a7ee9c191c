import type { PastVersion } from '../api/answers.ts';
import { ageOf } from './age.ts';
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

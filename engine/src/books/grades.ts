import type { Delivery, Grades } from '@flyball/proto/engine';

/** How far a version came at one client. */
export type Grade = Delivery['grade'];

/** Grades of a client that did not refuse, worst first; the place is the rank. */
export const RANKED = ['sent', 'received', 'accepted', 'observed'] as const satisfies readonly Grade[];

/** A grade other than `rejected`. */
export type RankedGrade = (typeof RANKED)[number];

/** Rank of a grade: higher is further. */
export const rankOf = (grade: RankedGrade): number => RANKED.indexOf(grade);

/** Grades of no client. */
export const noGrades = (): { -readonly [K in keyof Grades]: number } => ({
  sent: 0,
  received: 0,
  accepted: 0,
  observed: 0,
  rejected: 0,
});

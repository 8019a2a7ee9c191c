import type { FidelityNote } from '../api/answers.ts';
import { tableOf } from './table.ts';
import { counted, oneLine } from './text.ts';

/** Notes that say the same, as one; in order of feature and class. */
export const mergedNotes = (notes: readonly FidelityNote[]): readonly FidelityNote[] => {
  const merged = new Map<string, FidelityNote>();
  for (const note of notes) {
    const key = `${note.feature}\n${note.class}\n${note.level}\n${note.how}`;
    const before = merged.get(key);
    // The same clients stand behind the notes of several entries.
    const clients = Math.max(note.clients, before?.clients ?? 0);
    merged.set(key, { ...note, clients });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, note]) => note);
};

/** A line for each note: how far which class of clients enforces a feature, and why. */
export const fidelityLines = (notes: readonly FidelityNote[]): readonly string[] =>
  mergedNotes(notes).map((note) =>
    oneLine(
      `${note.feature} at ${counted(note.clients, 'client')} of class ${note.class}: ${note.level}${note.how === '' ? '' : ` (${note.how})`}`,
    ),
  );

/** Features by classes of clients: what deviates, and how. */
export const fidelityText = (notes: readonly FidelityNote[], classes: readonly string[]): string => {
  const deviating = mergedNotes(notes).filter(({ level }) => level !== 'exact');
  if (classes.length === 0) return 'No client is connected, so there is nothing to be faithful.\n';
  if (deviating.length === 0) return `Everything in use is enforced exactly by: ${classes.join(', ')}.\n`;
  const features = [...new Set(deviating.map(({ feature }) => feature))];
  const rows = features.map((feature) => [
    feature,
    ...classes.map((name) => levelOf(deviating, feature, name)),
  ]);
  const reasons = fidelityLines(deviating).map((line) => `  ${line}\n`);
  return `${tableOf(['FEATURE', ...classes.map((name) => name.toUpperCase())], rows)}\n${reasons.join('')}`;
};

const WORST = ['unsupported', 'approximate'] as const;

const levelOf = (notes: readonly FidelityNote[], feature: string, name: string): string =>
  WORST.find((level) =>
    notes.some((note) => note.feature === feature && note.class === name && note.level === level),
  ) ?? 'exact';

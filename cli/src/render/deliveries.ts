import { type EngineDelivery, type EntryDelivery, GRADES } from '../api/answers.ts';
import { ageText } from './age.ts';
import { fidelityLines } from './fidelity.ts';
import type { Styles } from './style.ts';
import { tableOf } from './table.ts';
import { oneLine } from './text.ts';

type Row = EngineDelivery & Pick<EntryDelivery, 'kind' | 'key' | 'version'>;

/** How far an object came: a row for each entry and engine process, then refusals, then deviations. */
export const deliveriesText = (deliveries: readonly EntryDelivery[], styles: Styles): string => {
  if (deliveries.length === 0) return 'It compiles to nothing that is sent to clients.\n';
  const rows = deliveries.flatMap(({ engines, ...entry }) =>
    engines.map((engine): Row => ({ ...entry, ...engine })),
  );
  const unsent = deliveries.filter(({ engines }) => engines.length === 0);
  const parts = [
    rows.length === 0
      ? ''
      : tableOf(['ENGINE', 'ENTRY', 'VERSION', 'CLIENTS', 'GRADE', 'BEST'], rows.map(cellsOf)),
    unsent.map(({ kind, key }) => `No engine takes ${oneLine(`${kind} ${key}`)}.\n`).join(''),
    rows.flatMap((row) => rejectionLines(row, styles)).join(''),
    rows.flatMap((row) => keptLines(row, styles)).join(''),
    notesText(rows, styles),
  ];
  return parts.filter((part) => part !== '').join('\n');
};

const cellsOf = ({ engine, replica, kind, key, version, grades, behind, best }: Row): readonly string[] => [
  engine === replica ? engine : `${engine}/${replica}`,
  `${kind} ${key}`,
  version,
  String(clientsOf(grades) + behind),
  gradeText({ grades, behind }),
  best,
];

const clientsOf = (grades: EngineDelivery['grades']): number =>
  Object.values(grades).reduce((sum, count) => sum + count, 0);

/** `2 accepted, 1 rejected, 1 behind`. */
export const gradeText = ({ grades, behind }: Pick<EngineDelivery, 'grades' | 'behind'>): string => {
  const counts = [...[...GRADES].reverse(), 'rejected' as const].map(
    (grade) => [grades[grade], grade] as const,
  );
  const all = [...counts, [behind, 'behind'] as const].filter(([count]) => count > 0);
  return all.length === 0 ? 'no clients' : all.map(([count, word]) => `${count} ${word}`).join(', ');
};

const rejectionLines = ({ kind, key, rejections }: Row, { red }: Styles): readonly string[] =>
  rejections.map(({ client, reason, field }) => {
    const where = field === '' ? '' : `  field ${oneLine(field)}\n`;
    return `${red('rejected')} by ${oneLine(client)}: ${oneLine(`${kind} ${key}`)}\n${where}  ${oneLine(reason)}\n`;
  });

const keptLines = ({ engine, kind, key, kept }: Row, { yellow }: Styles): readonly string[] =>
  kept === ''
    ? []
    : [`${yellow('kept')} an older version at ${engine}: ${oneLine(`${kind} ${key}: ${kept}`)}\n`];

const notesText = (rows: readonly Row[], { bold }: Styles): string => {
  const lines = fidelityLines(rows.flatMap(({ notes }) => notes).filter(({ level }) => level !== 'exact'));
  return lines.length === 0
    ? ''
    : `${bold('Not exactly enforced')}\n${lines.map((line) => `  ${line}\n`).join('')}`;
};

/** One line: how many engine processes have an object everywhere, for descriptions. */
export const deliveriesSummary = (deliveries: readonly EntryDelivery[]): readonly (readonly string[])[] => {
  const byEngine = new Map<string, { grades: Record<string, number>; behind: number }>();
  for (const { engine, grades, behind } of deliveries.flatMap(({ engines }) => engines)) {
    const sum = byEngine.get(engine) ?? { grades: {}, behind: 0 };
    for (const [grade, count] of Object.entries(grades)) sum.grades[grade] = (sum.grades[grade] ?? 0) + count;
    byEngine.set(engine, { grades: sum.grades, behind: sum.behind + behind });
  }
  return [...byEngine].map(([engine, { grades, behind }]) => [
    engine,
    gradeText({ grades: { sent: 0, received: 0, accepted: 0, observed: 0, rejected: 0, ...grades }, behind }),
  ]);
};

/** A row for each client, where the details were asked for. */
export const clientsText = (deliveries: readonly EntryDelivery[], now: number): string => {
  const rows = deliveries.flatMap(({ kind, key, detail = [] }) =>
    detail.map(({ client, version, grade, reason, atMs }) => [
      client,
      `${kind} ${key}`,
      version,
      grade,
      ageText(now - atMs),
      reason,
    ]),
  );
  return rows.length === 0
    ? ''
    : `\n${tableOf(['CLIENT', 'ENTRY', 'VERSION', 'GRADE', 'SINCE', 'REASON'], rows)}`;
};

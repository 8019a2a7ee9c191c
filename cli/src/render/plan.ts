import type { Diagnostic } from '@flyball/policy';
import type { FidelityNote, PlanAnswer } from '../api/answers.ts';
import { diagnosticsText, type FindingView, objectName } from './diagnostics.ts';
import { yamlText } from './documents.ts';
import { fidelityLines } from './fidelity.ts';
import type { Styles } from './style.ts';
import { counted, oneLine, plain } from './text.ts';

/** A plan with the places of its findings. */
export interface ShownPlan extends Omit<PlanAnswer, 'diagnostics'> {
  readonly diagnostics: readonly Diagnostic[];
}

/** Entries listed at most; the number of all is told. */
const MAX_ENTRIES = 50;
const MAX_SERVICES = 20;
/** Characters of a line of a value. */
const MAX_VALUE = 120;
/** Lines of a value. */
const MAX_LINES = 20;

/** Whether anything would change. */
export const differs = ({ resources }: Pick<PlanAnswer, 'resources'>): boolean =>
  resources.some(({ op }) => op !== 'none');

/** A plan for people: what changes, where it goes, what it breaks, who notices, how faithfully it holds. */
export const planText = (plan: ShownPlan, view: FindingView): string => {
  const { styles } = view;
  const parts = [
    section('Resources', resourceLines(plan, styles), styles),
    differs(plan) ? section(`Entries (${plan.entries.length})`, entryLines(plan, styles), styles) : '',
    plan.diagnostics.length === 0
      ? ''
      : `${styles.bold('New findings')}\n${diagnosticsText(plan.diagnostics, view)}`,
    differs(plan) ? section('Who notices', blastLines(plan.blast), styles) : '',
    section('Not exactly enforced', fidelityLines(inexact(plan.fidelity)), styles),
  ];
  return parts.filter((part) => part !== '').join('\n');
};

/** What somebody who is connected would notice: a class without clients is none of the change's business. */
const inexact = (notes: readonly FidelityNote[]): readonly FidelityNote[] =>
  notes.filter(({ level, clients }) => level !== 'exact' && clients > 0);

const section = (title: string, lines: readonly string[], { bold }: Styles): string =>
  lines.length === 0 ? '' : `${bold(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`;

const MARKS = { create: '+', change: '~', delete: '-', none: ' ' } as const;

const marked = (op: keyof typeof MARKS, text: string, { green, yellow, red, dim }: Styles): string =>
  ({ create: green, change: yellow, delete: red, none: dim })[op](`${MARKS[op]} ${text}`);

const resourceLines = ({ resources }: ShownPlan, styles: Styles): readonly string[] =>
  resources.flatMap(({ object, op, fields }) => [
    marked(op, `${objectName(object)}${op === 'none' ? ' unchanged' : ''}`, styles),
    ...(op === 'change' ? fields.flatMap((field) => fieldLines(field, styles)) : []),
  ]);

type Field = PlanAnswer['resources'][number]['fields'][number];

const fieldLines = ({ pointer, before, after }: Field, { red, green, dim }: Styles): readonly string[] => [
  `  ${dim(oneLine(pointer))}`,
  ...(before === undefined ? [] : valueLines(before).map((line) => red(`  - ${line}`))),
  ...(after === undefined ? [] : valueLines(after).map((line) => green(`  + ${line}`))),
];

/** A short value as JSON in a line; a rule, or another long one, as the YAML people wrote. */
const valueLines = (value: unknown): readonly string[] => {
  const text = oneLine(JSON.stringify(value) ?? '');
  if (text.length <= MAX_VALUE) return [text];
  if (typeof value !== 'object') return [`${text.slice(0, MAX_VALUE)}… (${text.length} characters)`];
  const lines = yamlText(value).trimEnd().split('\n').map(cutLine);
  const rest = lines.length - MAX_LINES;
  return rest > 1 ? [...lines.slice(0, MAX_LINES), `… and ${rest} more lines, see -o yaml`] : lines;
};

const cutLine = (line: string): string => {
  const text = plain(line);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
};

const entryLines = ({ entries }: ShownPlan, styles: Styles): readonly string[] => {
  const shown = entries.slice(0, MAX_ENTRIES).map(({ op, kind, key, object }) => {
    const of = object === '' ? '' : styles.dim(`  of ${objectName(object)}`);
    return `${marked(op, oneLine(`${kind} ${key}`), styles)}${of}`;
  });
  const rest = entries.length - shown.length;
  return rest > 0 ? [...shown, `… and ${rest} more`] : shown;
};

const blastLines = ({
  services,
  clients,
  clientsByClass,
  instances,
  allInstances,
}: PlanAnswer['blast']): readonly string[] => {
  const classes = Object.entries(clientsByClass)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const named = services.slice(0, MAX_SERVICES).join(', ');
  const rest = services.length - MAX_SERVICES;
  return [
    `services   ${services.length === 0 ? 'none' : `${oneLine(named)}${rest > 0 ? ` and ${rest} more` : ''}`}`,
    `clients    ${clients}${classes.length === 0 ? '' : ` (${oneLine(classes.join(', '))})`}`,
    `instances  ${instances} of ${allInstances}${allInstances === 0 ? '' : ` (${percent(instances / allInstances)})`}`,
  ];
};

/** A share as percent with one digit where it needs one. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** One line on a plan: `1 to change, 2 to create`. */
export const planSummary = ({ resources }: Pick<PlanAnswer, 'resources'>): string => {
  const counts = (['create', 'change', 'delete'] as const)
    .map((op) => [op, resources.filter((resource) => resource.op === op).length] as const)
    .filter(([, count]) => count > 0);
  if (counts.length === 0) return `Nothing differs in ${counted(resources.length, 'object')}.`;
  return `${counts.map(([op, count]) => `${count} to ${op}`).join(', ')}.`;
};

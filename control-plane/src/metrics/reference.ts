import type { MetricDefinition } from './definition.ts';

/** The metrics reference as Markdown: one table, in the order given. */
export function renderMetrics(definitions: readonly MetricDefinition[]): string {
  const rows = definitions.map(({ name, type, labels = [], help }) =>
    row([`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help]),
  );
  const head = ['Metric', 'Type', 'Labels', 'Meaning'];
  return `${[row(head), row(head.map(() => '---')), ...rows].join('\n')}\n`;
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

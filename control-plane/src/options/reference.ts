import { environmentOf, fileKeyOf, flagOf, type Option } from './option.ts';

/** The options reference as Markdown: one table, in the order given. */
export function renderOptions(options: readonly Option[]): string {
  const rows = options.map((option) =>
    row([
      `\`${flagOf(option)}\``,
      `\`${environmentOf(option)}\``,
      `\`${fileKeyOf(option)}\``,
      option.type.name,
      valueText(option.default),
      option.doc,
    ]),
  );
  const head = ['Flag', 'Environment', 'flyball.yaml', 'Value', 'Default', 'Meaning'];
  return `${[row(head), row(head.map(() => '---')), ...rows].join('\n')}\n`;
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : `\`${value.join(',')}\``;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([from, to]) => `${from}=${to}`);
    return `\`${pairs.join(',')}\``;
  }
  return value === '' ? '' : `\`${String(value)}\``;
}

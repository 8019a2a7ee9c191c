import type { Diagnostic, Severity } from '@flyball/policy';
import { type FileLines, frameOf } from './frame.ts';
import type { Styles } from './style.ts';
import { counted, indented, oneLine } from './text.ts';

/** What findings are shown with. */
export interface FindingView {
  readonly lines: FileLines;
  readonly styles: Styles;
}

/** Findings for people: place, code, what is wrong, the lines it is about, and how to mend it. */
export const diagnosticsText = (diagnostics: readonly Diagnostic[], view: FindingView): string => {
  const shown = diagnostics.slice(0, MAX_SHOWN).map((diagnostic) => `${findingText(diagnostic, view)}\n`);
  const rest = diagnostics.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more; lint -o json has them all.\n`] : [])].join('\n');
};

/** Findings shown at most; who has more mends the first ones first. */
const MAX_SHOWN = 100;

const findingText = (diagnostic: Diagnostic, { lines, styles }: FindingView): string => {
  const { code, severity, message, fix, position } = diagnostic;
  const place =
    position === undefined ? '' : `${oneLine(position.file)}:${position.line}:${position.column}: `;
  const head = `${place}${colourOf(severity, styles)(severity)} ${styles.bold(code)}: ${oneLine(message)}`;
  const about = aboutText(diagnostic);
  const frame = position === undefined ? '' : frameOf(lines(position.file), position, styles);
  return [
    head,
    about === '' ? '' : `  ${styles.dim(about)}`,
    frame === '' ? '' : indented(frame, 2),
    fix === '' ? '' : `  ${styles.green('fix')}: ${oneLine(fix)}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
};

const aboutText = ({ object = '', field }: Diagnostic): string =>
  oneLine([objectName(object), field].filter((part) => part !== '').join(' '));

/** `HTTPRoute shop/account` of `HTTPRoute/shop/account`. */
export const objectName = (key: string): string => {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  if (name === '') return key;
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
};

const colourOf = (severity: Severity, { red, yellow, cyan }: Styles) =>
  severity === 'error' ? red : severity === 'warning' ? yellow : cyan;

/** `2 errors, 1 warning`; empty for none. */
export const countsText = (diagnostics: readonly Diagnostic[]): string =>
  (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, diagnostics.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => (severity === 'info' ? `${count} info` : counted(count, severity)))
    .join(', ');

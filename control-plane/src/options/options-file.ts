import { LineCounter, parseDocument } from 'yaml';
import { type OptionFault, optionFault } from './errors.ts';

/** Entries of an options file, or why it cannot be used. */
export type OptionsFile = { readonly values: ReadonlyMap<string, unknown> } | { readonly fault: OptionFault };

const MAX_CHARACTERS = 65_536;

/** Reads the text of flyball.yaml: one map of option keys to values. Never throws. */
export function readOptionsFile(text: string, fileName: string): OptionsFile {
  const broken = (message: string): OptionsFile => ({
    fault: optionFault('FLYBALL_OPTION_FILE', {
      option: '',
      source: 'file',
      where: fileName,
      message: `${fileName} cannot be read: ${message}.`,
    }),
  });
  if (text.length > MAX_CHARACTERS) return broken(`it has more than ${MAX_CHARACTERS} characters`);
  const lines = new LineCounter();
  // Texts of the library's errors would quote the file.
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) return broken(`the YAML of line ${lines.linePos(error.pos[0]).line} is wrong`);
  try {
    const content: unknown = document.toJS({ mapAsMap: true, maxAliasCount: 0 });
    if (content === null) return { values: new Map() };
    if (!(content instanceof Map)) return broken('it is not one map of options');
    return { values: new Map([...content].map(([key, value]) => [String(key), plain(value)])) };
  } catch {
    return broken('it uses aliases');
  }
}

/** The library's Map of a nested map as an object; options nest once at most. */
const plain = (value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [String(key), item])) : value;

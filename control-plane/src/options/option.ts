/** Where the value of an option comes from, strongest first. */
export type OptionSource = 'flag' | 'environment' | 'file' | 'default';

/** A value that was read, or what is wrong with it, as half a sentence after “it”. */
export type Parsed<Value> = { readonly value: Value } | { readonly wrong: string };

/** Reads one kind of value from text (flag, environment) or from YAML (text, number, boolean, list, map). */
export interface OptionType<Value> {
  /** For the reference: `port`, `text`, … */
  readonly name: string;
  readonly parse: (given: unknown) => Parsed<Value>;
}

/** One option of the program. Flag, environment variable and file key follow from its name. */
export interface Option<Value = unknown> {
  /** In words joined by dashes: `api-port`. */
  readonly name: string;
  readonly type: OptionType<Value>;
  readonly default: Value;
  /** One or two sentences for the reference. */
  readonly doc: string;
}

/** `--api-port`. */
export const flagOf = ({ name }: Pick<Option, 'name'>): string => `--${name}`;

/** `FLYBALL_API_PORT`. */
export const environmentOf = ({ name }: Pick<Option, 'name'>): string =>
  `FLYBALL_${name.toUpperCase().replaceAll('-', '_')}`;

/** `apiPort`, the key in flyball.yaml. */
export const fileKeyOf = ({ name }: Pick<Option, 'name'>): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Fixes the type of the value; nothing else. */
export const option = <Value>(given: Option<Value>): Option<Value> => given;

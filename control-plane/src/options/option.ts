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
  /** Command it is of, where that is not `serve`: begins its variable and its file key, which all commands share. */
  readonly scope?: string;
  readonly type: OptionType<Value>;
  readonly default: Value;
  /** One or two sentences for the reference. */
  readonly doc: string;
}

/** `--api-port`. */
export const flagOf = ({ name }: Pick<Option, 'name'>): string => `--${name}`;

/** `FLYBALL_API_PORT`; `FLYBALL_ENGINE_PLANE` of the option `plane` of the scope `engine`. */
export const environmentOf = (option: OptionName): string =>
  `FLYBALL_${scopedName(option).toUpperCase().replaceAll('-', '_')}`;

/** `apiPort`, `enginePlane`: the key in flyball.yaml. */
export const fileKeyOf = (option: OptionName): string =>
  scopedName(option).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

type OptionName = Pick<Option, 'name' | 'scope'>;

const scopedName = ({ name, scope }: OptionName): string => (scope === undefined ? name : `${scope}-${name}`);

/** Options by their key in code. */
export type OptionTable = Readonly<Record<string, Option>>;

/** Values of the options of a table. */
export type ValuesOf<Table extends OptionTable> = {
  readonly [Key in keyof Table]: Table[Key] extends Option<infer Value> ? Value : never;
};

/** Fixes the type of the value; nothing else. */
export const option = <Value>(given: Option<Value>): Option<Value> => given;

import { ENGINE_OPTIONS } from './engine-table.ts';
import { type OptionFault, optionFault } from './errors.ts';
import {
  environmentOf,
  fileKeyOf,
  flagOf,
  type Option,
  type OptionSource,
  type OptionTable,
  type ValuesOf,
} from './option.ts';
import { OPTIONS } from './table.ts';

/** What was given, by flag name without dashes, by environment variable, by key of the file. */
export interface GivenOptions {
  readonly flags: ReadonlyMap<string, unknown>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Content of flyball.yaml, empty when there is none. */
  readonly file: ReadonlyMap<string, unknown>;
  /** Name of that file for messages. */
  readonly fileName: string;
}

/** Values and where each came from, or all that is wrong. */
export type Resolved<Table extends OptionTable> =
  | {
      readonly options: ValuesOf<Table>;
      readonly sources: Readonly<Record<keyof Table, OptionSource>>;
      /** Variables that look like options and are none. */
      readonly warnings: readonly OptionFault[];
    }
  | { readonly faults: readonly OptionFault[] };

/** Options of `flyball serve`. */
export type ResolvedOptions = Resolved<typeof OPTIONS>;

/** Resolves the options of `flyball serve`. */
export const resolveOptions = (given: GivenOptions): ResolvedOptions => resolveTable(OPTIONS, given);

/** Flag over environment over file over default. Pure; every option is checked, also the overridden places. */
export function resolveTable<Table extends OptionTable>(table: Table, given: GivenOptions): Resolved<Table> {
  const faults = [...unknownNames(table, given)];
  const options = new Map<string, unknown>();
  const sources = new Map<string, OptionSource>();
  for (const [key, option] of Object.entries(table)) {
    const found = placesOf(option, given).filter(({ value }) => value !== undefined);
    options.set(key, option.default);
    sources.set(key, 'default');
    // Weakest first, so that the strongest place is the last to set.
    for (const place of found.reverse()) {
      const parsed = option.type.parse(place.value);
      if ('wrong' in parsed) faults.push(wrongValue(option, place, parsed.wrong));
      else options.set(key, parsed.value);
      sources.set(key, place.source);
    }
  }
  if (faults.length > 0) return { faults };
  const warnings = unknownVariables(given.environment);
  return { options: collect<ValuesOf<Table>>(options), sources: collect(sources), warnings };
}

// The keys of the map are those of the table and each value was read by the type of its option.
const collect = <Result>(values: ReadonlyMap<string, unknown>): Result =>
  Object.fromEntries(values) as Result;

interface Place {
  readonly source: OptionSource;
  readonly where: string;
  readonly value: unknown;
}

/** Places an option may stand in, strongest first. */
const placesOf = (option: Option, { flags, environment, file, fileName }: GivenOptions): Place[] => {
  const [variable, key] = [environmentOf(option), fileKeyOf(option)];
  return [
    { source: 'flag', where: flagOf(option), value: flags.get(option.name) },
    { source: 'environment', where: variable, value: ownValue(environment, variable) },
    { source: 'file', where: `${key} in ${fileName}`, value: file.get(key) },
  ];
};

const ownValue = (environment: GivenOptions['environment'], name: string): string | undefined =>
  Object.hasOwn(environment, name) ? environment[name] : undefined;

const wrongValue = ({ name, type }: Option, { source, where }: Place, wrong: string): OptionFault =>
  optionFault('FLYBALL_OPTION_VALUE', {
    option: name,
    source,
    where,
    message: `${where} is not understood: it ${wrong}.`,
    mend: `Give ${where} a value of this form: ${type.name}.`,
  });

/** Options of all commands: they share the environment and the file, so what is another one's is not unknown. */
const ALL: readonly Option[] = [OPTIONS, ENGINE_OPTIONS.xds, ENGINE_OPTIONS.gateway].flatMap(
  (table: OptionTable) => Object.values(table),
);

function* unknownNames(table: OptionTable, { flags, file, fileName }: GivenOptions): Generator<OptionFault> {
  for (const name of unknown(flags.keys(), Object.values(table), ({ name }) => name))
    yield unknownOption({ option: name, source: 'flag', where: `--${name}` });
  for (const name of unknown(file.keys(), ALL, fileKeyOf))
    yield unknownOption({ option: name, source: 'file', where: `${name} in ${fileName}` });
}

/**
 * Only a warning: Kubernetes sets variables such as `FLYBALL_SERVICE_HOST` in every container of a namespace with a
 * Service `flyball` (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
function unknownVariables(environment: GivenOptions['environment']): readonly OptionFault[] {
  const variables = Object.keys(environment).filter((name) => name.startsWith('FLYBALL_'));
  return unknown(
    variables.filter((name) => !NOT_OPTIONS.has(name)),
    ALL,
    environmentOf,
  ).map((name) => unknownOption({ option: name, source: 'environment', where: name }));
}

/** Variables of the command and of the test runs: where the server is, who asks, what a run needs. */
const NOT_OPTIONS: ReadonlySet<string> = new Set([
  'FLYBALL_URL',
  'FLYBALL_TOKEN',
  'FLYBALL_ENGINES',
  'FLYBALL_TEST_TIER',
  'FLYBALL_TEST_REPORT',
  'FLYBALL_DEBUG',
  'FLYBALL_BENCH',
  'FLYBALL_SOAK',
  'FLYBALL_ENGINE_TOKEN',
]);

function unknown(
  names: Iterable<string>,
  options: readonly Option[],
  nameOf: (option: Option) => string,
): readonly string[] {
  const known = new Set(options.map(nameOf));
  return [...names].filter((name) => !known.has(name)).slice(0, 100);
}

const unknownOption = (given: Pick<OptionFault, 'option' | 'source' | 'where'>): OptionFault =>
  optionFault('FLYBALL_OPTION_UNKNOWN', { ...given, message: `There is no option ${given.where}.` });

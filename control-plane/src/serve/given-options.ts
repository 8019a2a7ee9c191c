import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OptionFault } from '../options/errors.ts';
import type { OptionTable } from '../options/option.ts';
import { readOptionsFile } from '../options/options-file.ts';
import { type Resolved, resolveTable } from '../options/resolve.ts';
import { faultText } from './faults.ts';

/** Where the options of a command stand. */
export interface OptionPlaces {
  /** By name without dashes; a flag without value is true. */
  readonly flags: ReadonlyMap<string, unknown>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of flyball.yaml. */
  readonly cwd: string;
  /** Gets what is wrong, line by line. */
  readonly err: (text: string) => void;
}

/** Options that can be used. */
export type UsableOptions<Table extends OptionTable> = Exclude<
  Resolved<Table>,
  { readonly faults: readonly OptionFault[] }
>;

const OPTIONS_FILE = 'flyball.yaml';

/** Options of a command. Tells all that is wrong with them; undefined when they cannot be used. */
export const givenOptions = async <Table extends OptionTable>(
  table: Table,
  { flags, environment, cwd, err }: OptionPlaces,
): Promise<UsableOptions<Table> | undefined> => {
  const tell = (faults: readonly OptionFault[]): undefined => {
    for (const fault of faults) err(faultText(fault));
  };
  const file = readOptionsFile(await optionsText(cwd), OPTIONS_FILE);
  if ('fault' in file) return tell([file.fault]);
  const resolved = resolveTable(table, { flags, environment, file: file.values, fileName: OPTIONS_FILE });
  if ('faults' in resolved) return tell(resolved.faults);
  tell(resolved.warnings);
  return resolved;
};

const optionsText = async (cwd: string): Promise<string> => {
  try {
    return await readFile(resolve(cwd, OPTIONS_FILE), 'utf8');
  } catch {
    return '';
  }
};

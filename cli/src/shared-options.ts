import type { OptionSpec } from './command.ts';

/** Options several commands share, so that they mean the same everywhere. */
export const FILES: OptionSpec = {
  flags: '-f, --filename <path>',
  doc: 'File, folder (all .yaml, .yml and .json below it), or - for standard input; may be repeated: objects of a later one replace those of earlier ones',
  multiple: true,
};
export const NAMESPACE: OptionSpec = { flags: '-n, --namespace <name>', doc: 'Namespace; default: default' };
export const ALL_NAMESPACES: OptionSpec = { flags: '-A, --all-namespaces', doc: 'Objects of all namespaces' };
export const SELECTOR: OptionSpec = {
  flags: '-l, --selector <labels>',
  doc: 'Only objects with these labels, such as app=shop,tier!=db',
};
export const DRY_RUN: OptionSpec = {
  flags: '--dry-run',
  doc: 'Ask the server what would happen; change nothing',
};
export const WAIT: OptionSpec = {
  flags: '--wait [time]',
  doc: 'Wait until every client has it, at most this long (default 60s, at most 5m); exit code 3 when time is up',
};
export const MESSAGE: OptionSpec = { flags: '-m, --message <text>', doc: 'Why, for the history' };
export const ALLOW_BROKEN: OptionSpec = {
  flags: '--allow-broken',
  doc: 'Commit even if something that holds now breaks',
};

/** `-o` with the forms a command knows. */
export const output = (...forms: readonly string[]): OptionSpec => ({
  flags: '-o, --output <form>',
  doc: 'Form of the answer',
  choices: forms,
});

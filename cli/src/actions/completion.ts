import type { CommandSpec, Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { STORED } from '../kinds/names.ts';

/** Words that may follow the words so far. */
interface Words {
  /** `get`, or `context use`. */
  readonly after: string;
  readonly options: readonly string[];
  readonly args: readonly string[];
  /** What may follow `-o`. */
  readonly forms: readonly string[];
}

/** `flyball completion <bash|zsh|fish>`: a script for the shell, made of the commands. */
export const completion = async (
  { io, args }: Given,
  commands: readonly CommandSpec[],
): Promise<ExitCode> => {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  const shell = args[0] ?? '';
  if (!Object.hasOwn(scripts, shell))
    throw cliFault('FLYBALL_CLI_USAGE', `There is no completion for "${shell}".`, 'Name bash, zsh or fish.');
  const words = await allWords(commands);
  await io.stdout.write(scripts[shell as keyof typeof scripts](words, commands));
  return EXIT.done;
};

const longOf = (flags: string): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

/** Options of a command; those of one that knows them only when it runs stand in its help. */
const optionsOf = async ({ options = [], openHelp }: CommandSpec): Promise<readonly string[]> => {
  const open = (await openHelp?.())?.matchAll(/^ {2}(--[a-z-]+)/gm) ?? [];
  const named = [...options.map(({ flags }) => longOf(flags)), ...[...open].map(([, flag = '']) => flag)];
  return [...new Set(['--help', ...named])];
};

const wordsOf = async (spec: CommandSpec, before: string): Promise<readonly Words[]> => {
  const after = before === '' ? spec.name : `${before} ${spec.name}`;
  const below = spec.commands ?? [];
  const kinds = spec.completes === 'kinds' ? STORED.map(({ plural }) => plural) : [];
  const choices = (spec.args ?? []).flatMap(([syntax]) =>
    syntax.includes('|') ? syntax.replace(/[<>[\]]/g, '').split('|') : [],
  );
  return [
    {
      after,
      options: await optionsOf(spec),
      args: [...below.map(({ name }) => name), ...kinds, ...choices],
      forms: (spec.options ?? []).flatMap((option) => option.choices ?? []),
    },
    ...(await eachWords(below, after)),
  ];
};

const eachWords = async (specs: readonly CommandSpec[], before: string): Promise<readonly Words[]> =>
  (await Promise.all(specs.map((spec) => wordsOf(spec, before)))).flat();

const allWords = async (commands: readonly CommandSpec[]): Promise<readonly Words[]> => [
  {
    after: '',
    options: ['--help', '--version'],
    args: [...commands.map(({ name }) => name), 'help'],
    forms: [],
  },
  ...(await eachWords(commands, '')),
];

const caseLines = (words: readonly Words[]): string =>
  words
    .map(
      ({ after, options, args, forms }) =>
        `    '${after}') options='${options.join(' ')}' args='${args.join(' ')}' forms='${forms.join(' ')}' ;;\n`,
    )
    .join('');

/** The longest known command the words begin with, as `at`. */
const findLines = (known: readonly Words[], given: string): string => {
  const names = known.map(({ after }) => after);
  return `  local at='' word
  for word in ${given}; do
    case '|${names.join('|')}|' in
      *"|\${at:+$at }$word|"*) at="\${at:+$at }$word" ;;
      *) break ;;
    esac
  done
`;
};

// What stands between the program and the word at hand.
const BASH_WORDS = `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`;
const ZSH_WORDS = `"\${(@)words[2,CURRENT-1]}"`;

/** Options a path follows. */
const PATHS = '-f|--filename|--token-file|--data';

/** What may stand at the place at hand, as `options` and `args`. */
const chooseLines = (words: readonly Words[]): string => `  case "$at" in
${caseLines(words)}  esac
  case "$previous" in
    -o|--output) args="$forms" ;;
    ${PATHS}) args='' ;;
  esac
`;

const bashScript = (
  words: readonly Words[],
): string => `# flyball completion for bash. Use: source <(flyball completion bash)
_flyball() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" options args forms
${findLines(words, BASH_WORDS)}${chooseLines(words)}  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$args" -- "$current"))
       [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _flyball flyball
`;

const zshScript = (words: readonly Words[]): string => `#compdef flyball
# flyball completion for zsh. Use: source <(flyball completion zsh)
_flyball() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" options args forms
${findLines(words, ZSH_WORDS)}${chooseLines(words)}  case "$current" in
    -*) compadd -- \${=options} ;;
    *) compadd -- \${=args} || _files ;;
  esac
}
compdef _flyball flyball
`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const fishScript = (words: readonly Words[], commands: readonly CommandSpec[]): string => {
  const names = commands.map(
    ({ name, summary }) =>
      `complete -c flyball -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}\n`,
  );
  const below = words.filter(({ after }) => after !== '').map(fishLines);
  return `# flyball completion for fish. Use: flyball completion fish | source\n${[...names, ...below].join('')}`;
};

const fishLines = ({ after, options, args, forms }: Words): string => {
  const seen = after
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
  const line = (rest: string): string => `complete -c flyball -n ${quoted(seen)} ${rest}\n`;
  const optionLines = options.map((option) =>
    line(option === '--output' ? `-s o -l output -x -a ${quoted(forms.join(' '))}` : `-l ${option.slice(2)}`),
  );
  return [...(args.length === 0 ? [] : [line(`-f -a ${quoted(args.join(' '))}`)]), ...optionLines].join('');
};

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
  await io.stdout.write(scripts[shell as keyof typeof scripts](commands));
  return EXIT.done;
};

const longOf = (flags: string): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

const wordsOf = (spec: CommandSpec, before: string): readonly Words[] => {
  const after = before === '' ? spec.name : `${before} ${spec.name}`;
  const below = spec.commands ?? [];
  const kinds = spec.completes === 'kinds' ? STORED.map(({ plural }) => plural) : [];
  const choices = (spec.args ?? []).flatMap(([syntax]) =>
    syntax.includes('|') ? syntax.replace(/[<>[\]]/g, '').split('|') : [],
  );
  return [
    {
      after,
      options: ['--help', ...(spec.options ?? []).map(({ flags }) => longOf(flags))],
      args: [...below.map(({ name }) => name), ...kinds, ...choices],
    },
    ...below.flatMap((one) => wordsOf(one, after)),
  ];
};

const allWords = (commands: readonly CommandSpec[]): readonly Words[] => [
  { after: '', options: ['--help'], args: [...commands.map(({ name }) => name), 'help'] },
  ...commands.flatMap((spec) => wordsOf(spec, '')),
];

const caseLines = (commands: readonly CommandSpec[]): string =>
  allWords(commands)
    .map(
      ({ after, options, args }) =>
        `    '${after}') options='${options.join(' ')}' args='${args.join(' ')}' ;;\n`,
    )
    .join('');

/** The longest known command the words begin with, as `at`. */
const findLines = (commands: readonly CommandSpec[], words: string): string => {
  const known = allWords(commands).map(({ after }) => after);
  return `  local at='' word
  for word in ${words}; do
    case '|${known.join('|')}|' in
      *"|\${at:+$at }$word|"*) at="\${at:+$at }$word" ;;
      *) break ;;
    esac
  done
`;
};

// What stands between the program and the word at hand.
const BASH_WORDS = `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`;
const ZSH_WORDS = `"\${(@)words[2,CURRENT-1]}"`;

const bashScript = (
  commands: readonly CommandSpec[],
): string => `# flyball completion for bash. Use: source <(flyball completion bash)
_flyball() {
  local current="\${COMP_WORDS[COMP_CWORD]}" options args
${findLines(commands, BASH_WORDS)}  case "$at" in
${caseLines(commands)}  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$args" -- "$current"))
       [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _flyball flyball
`;

const zshScript = (commands: readonly CommandSpec[]): string => `#compdef flyball
# flyball completion for zsh. Use: source <(flyball completion zsh)
_flyball() {
  local current="\${words[CURRENT]}" options args
${findLines(commands, ZSH_WORDS)}  case "$at" in
${caseLines(commands)}  esac
  case "$current" in
    -*) compadd -- \${=options} ;;
    *) compadd -- \${=args} || _files ;;
  esac
}
compdef _flyball flyball
`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const fishScript = (commands: readonly CommandSpec[]): string => {
  const names = commands.map(
    ({ name, summary }) =>
      `complete -c flyball -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}\n`,
  );
  const below = allWords(commands)
    .filter(({ after }) => after !== '')
    .flatMap(({ after, options, args }) => {
      const seen = after
        .split(' ')
        .map((word) => `__fish_seen_subcommand_from ${word}`)
        .join('; and ');
      const words =
        args.length === 0 ? [] : [`complete -c flyball -n ${quoted(seen)} -f -a ${quoted(args.join(' '))}\n`];
      return [
        ...words,
        ...options.map((option) => `complete -c flyball -n ${quoted(seen)} -l ${option.slice(2)}\n`),
      ];
    });
  return `# flyball completion for fish. Use: flyball completion fish | source\n${[...names, ...below].join('')}`;
};

import { GROUPS } from '../../../cli/src/command.ts';
import { COMMANDS } from '../../../cli/src/commands/index.ts';
import { EXIT_CODES } from '../../../cli/src/exit-codes.ts';
import { code, page, table } from './markdown.mjs';

/** A command and those below it, each with the words that name it. */
function withNested(command, before = '') {
  const words = `${before}${command.name}`;
  const nested = (command.commands ?? []).flatMap((each) => withNested(each, `${words} `));
  return [{ ...command, words }, ...nested];
}

function synopsis({ words, args = [], options = [], open }) {
  const rest = [...args.map(([syntax]) => syntax), ...(options.length > 0 || open ? ['[options]'] : [])];
  return code(['flyball', words, ...rest].join(' '));
}

function optionRow({ flags, doc, multiple, choices }) {
  const notes = [
    doc,
    choices && `One of ${choices.join(', ')}.`,
    multiple && !doc.includes('repeated') && 'May be repeated.',
  ];
  return [code(flags), notes.filter(Boolean).join(' ')];
}

function section(command) {
  const { summary, details, args = [], options = [], examples, run, openHelp } = command;
  const rows = [...args.map(([syntax, doc]) => [code(syntax), doc]), ...options.map(optionRow)];
  const lines = examples.map(([line, doc]) => `# ${doc}\nflyball ${line}`);
  return [
    `### ${command.words}`,
    `${summary[0].toUpperCase()}${summary.slice(1)}.${details === undefined ? '' : ` ${details}`}`,
    ...(run === undefined ? [] : [synopsis(command)]),
    ...(openHelp === undefined ? [] : ['Its options have a [page of their own](options.md).']),
    ...(rows.length === 0 ? [] : [table(['argument or option', 'meaning'], rows)]),
    ...(lines.length === 0 ? [] : [`\`\`\`sh\n${lines.join('\n\n')}\n\`\`\``]),
  ].join('\n\n');
}

function group(name) {
  const commands = COMMANDS.filter((command) => command.group === name).flatMap((each) => withNested(each));
  return `## ${name}\n\n${commands.map(section).join('\n\n')}`;
}

/** The page of the command. */
export function cliPage() {
  return page(
    '# Command',
    'In a clone it is `npx flyball`. Where the server is and who asks comes from `.flyball` in this folder or one above, else ' +
      'from `FLYBALL_URL` and `FLYBALL_TOKEN`, else from the context that `flyball login` kept. Data goes to standard output, ' +
      'messages to standard error.',
    ...GROUPS.map(group),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      EXIT_CODES.map(([exit, meaning]) => [String(exit), meaning]),
    ),
  );
}

import { apiPage } from './api.mjs';
import { cliPage } from './cli.mjs';
import { errorsPage } from './errors.mjs';
import { fidelityPage } from './fidelity.mjs';
import { kindPages } from './kinds.mjs';
import { page } from './markdown.mjs';
import { diagnosticsPage, metricsPage, modulesPage, optionsPage } from './program.mjs';

const LIST = [
  ['kinds.md', 'every kind of resource, its fields and an example'],
  ['diagnostics.md', 'findings about documents: `FB…`'],
  ['errors.md', 'errors of the programs: `FLYBALL_…`'],
  ['fidelity.md', 'what each class of clients enforces, and how well'],
  ['cli.md', 'the `flyball` command'],
  ['options.md', 'options of `flyball serve` and `flyball engine`'],
  ['modules.md', 'parts of `flyball serve`'],
  ['api.md', 'paths, verbs and conventions of the HTTP API'],
  ['metrics.md', 'metrics'],
];

function index() {
  const lines = LIST.map(([file, text]) => `- [${file.replace('.md', '')}](${file}): ${text}`);
  return page('# Reference', 'Generated from the code. A test fails when it is stale.', lines.join('\n'));
}

/** Every page of the reference: path below docs/reference → text. */
export function pages() {
  return new Map([
    ['README.md', index()],
    ...kindPages(),
    ['diagnostics.md', diagnosticsPage()],
    ['errors.md', errorsPage()],
    ['fidelity.md', fidelityPage()],
    ['cli.md', cliPage()],
    ['options.md', optionsPage()],
    ['modules.md', modulesPage()],
    ['api.md', apiPage()],
    ['metrics.md', metricsPage()],
  ]);
}

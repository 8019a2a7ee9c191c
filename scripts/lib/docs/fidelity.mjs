import { FIDELITY } from '../../../engine/src/fidelity-table.ts';
import { FEATURES } from '../../../proto/src/features/features.ts';
import { code, page, table } from './markdown.mjs';

/** Facts of a client that change a fidelity, one column each. */
const COLUMNS = [
  { class: 'envoy', head: 'Envoy', facts: {} },
  { class: 'grpc', head: 'gRPC', facts: {} },
  { class: 'gateway', head: 'gateway, one worker', facts: { workers: '1' } },
  { class: 'gateway', head: 'gateway, 4 workers', facts: { workers: '4' } },
  { class: 'nacos', head: 'Nacos, waypoint', facts: { waypoint: 'enforced' } },
  { class: 'nacos', head: 'Nacos, balancer nacos', facts: { balancer: 'nacos' } },
  { class: 'nacos', head: 'Nacos, plain', facts: {} },
];

function fidelity(feature, { class: name, facts }) {
  const rule = FIDELITY.get(name)?.[feature];
  if (rule === undefined) throw new Error(`The fidelity table has no ${feature} for ${name}.`);
  return typeof rule === 'function' ? rule(facts) : rule;
}

/** Numbers of the footnotes, by text. */
function createNotes() {
  const numbers = new Map();
  return {
    numberOf: (text) => {
      if (!numbers.has(text)) numbers.set(text, numbers.size + 1);
      return numbers.get(text);
    },
    list: () => [...numbers].map(([text, number]) => `${number}. ${text}`).join('\n'),
  };
}

const MARKS = { exact: 'exact', approximate: 'approx.', unsupported: 'no' };

function cellOf(notes, { level, how }) {
  return how === '' ? MARKS[level] : `${MARKS[level]} (${notes.numberOf(how)})`;
}

/** The page of features and how faithfully each class of clients enforces them. */
export function fidelityPage() {
  const notes = createNotes();
  const rows = FEATURES.map(({ name }) => [
    code(name),
    ...COLUMNS.map((column) => cellOf(notes, fidelity(name, column))),
  ]);
  const features = FEATURES.map(({ name, says, failClosed }) => [
    code(name),
    says,
    failClosed ? 'requests it governs get 503' : 'the entry is left out',
  ]);
  return page(
    '# Fidelity',
    'How faithfully each class of clients enforces a feature. `plan` and `status` say the same for a change and its ' +
      'clients.',
    table(['feature', ...COLUMNS.map(({ head }) => head)], rows),
    notes.list(),
    '## Features',
    'An entry names the features it requires. An engine that does not know one keeps the entry’s last version and says ' +
      'so. The last column says what happens where it holds none.',
    table(
      ['feature', 'what an engine does', 'when an engine that does not know it holds no earlier version'],
      features,
    ),
  );
}

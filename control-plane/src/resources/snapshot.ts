import type { ObjectKey } from '@flyball/policy';
import { checkObject } from '../log/decode-change.ts';
import { type LogError, logError, logFault } from '../log/errors.ts';
import { type Fields, isFields, isTime } from '../log/fields.ts';
import { emptyMap, entriesOf, type SortedMap, setIn } from './sorted-map.ts';
import {
  type Entry,
  emptyState,
  type KeptCommit,
  kindOf,
  presentOf,
  type Retention,
  type State,
} from './state.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** First line of a snapshot. */
interface Header {
  readonly v: 1;
  readonly revision: number;
  readonly at: string;
  readonly floor: number;
  /** Lines behind this one. */
  readonly lines: number;
}

/**
 * A state as lines of JSON: header, one line an entry, one line a remembered commit. Without the window of
 * watches: what it would say is told by listing again. Also the form of a backup.
 */
export function* stateLines(state: State): Generator<string> {
  const { revision, at, floor } = state;
  const entries = [...state.kinds.values()].reduce((sum, { size }) => sum + size, 0);
  const header: Header = { v: 1, revision, at, floor, lines: entries + state.commits.size };
  yield `${JSON.stringify(header)}\n`;
  for (const map of state.kinds.values()) {
    for (const [key, { versions, conditions }] of entriesOf(map)) {
      yield `${JSON.stringify({ key, versions, conditions })}\n`;
    }
  }
  for (const [, commit] of entriesOf(state.commits)) yield `${JSON.stringify({ commit })}\n`;
}

/**
 * The state of a snapshot or backup. Throws FLYBALL_LOG_CORRUPT with the line, FLYBALL_LOG_NEWER for a format
 * this version does not know.
 */
export function decodeState(bytes: Uint8Array, retention: Retention): State {
  const lines = linesOf(bytes);
  const header = headerOf(lines.next().value);
  const kinds = new Map<string, SortedMap<ObjectKey, Entry>>();
  let commits: SortedMap<number, KeptCommit> = emptyMap();
  let count = 0;
  for (const line of lines) {
    count++;
    if (isCommitLine(line)) commits = setIn(commits, line.commit.revision, line.commit);
    else if (isEntryLine(line))
      addEntry(kinds, line.key, { versions: line.versions, conditions: line.conditions });
    else throw damaged(`line ${count + 1}`);
  }
  if (count !== header.lines) throw damaged(`its end: ${count} of ${header.lines} lines are there`);
  return { ...emptyState(retention), ...totals(kinds, commits), ...positionOf(header), kinds, commits };
}

const positionOf = ({ revision, at, floor }: Header): Partial<State> => ({
  revision,
  at,
  floor,
  watchFloor: revision,
});

function totals(kinds: State['kinds'], commits: State['commits']): Pick<State, 'objects' | 'weight'> {
  let objects = 0;
  for (const map of kinds.values()) {
    for (const [, entry] of entriesOf(map)) objects += presentOf(entry) === undefined ? 0 : 1;
  }
  let weight = 0;
  for (const [, commit] of entriesOf(commits)) weight += commit.weight;
  return { objects, weight };
}

function addEntry(kinds: Map<string, SortedMap<ObjectKey, Entry>>, key: ObjectKey, entry: Entry): void {
  const kind = kindOf(key);
  kinds.set(kind, setIn(kinds.get(kind) ?? emptyMap(), key, entry));
}

// Lines are decoded one by one: the text of a whole snapshot may be longer than a string can be.
function* linesOf(bytes: Uint8Array): Generator<unknown> {
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    if (end < 0) throw damaged(`line ${line}: it is cut`);
    yield parse(bytes.subarray(start, end), line);
    start = end + 1;
  }
}

function parse(bytes: Uint8Array, line: number): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw damaged(`line ${line}`, error);
  }
}

function headerOf(line: unknown): Header {
  if (!isFields(line)) throw damaged('line 1');
  if (line['v'] !== 1) {
    const message = 'The snapshot has a format this version does not read.';
    throw logError(logFault('FLYBALL_LOG_NEWER', { message, where: 'snapshot' }));
  }
  const counts = ['revision', 'floor', 'lines'].map((field) => line[field]);
  if (!counts.every((count) => Number.isSafeInteger(count)) || !isTime(line['at'])) throw damaged('line 1');
  return line as unknown as Header;
}

const isCommitLine = (line: unknown): line is { commit: KeptCommit } =>
  isFields(line) && isNote(line['commit']) && Array.isArray(line['commit']['keys']);

const isEntryLine = (line: unknown): line is Entry & { key: ObjectKey } =>
  isFields(line) &&
  typeof line['key'] === 'string' &&
  Array.isArray(line['conditions']) &&
  Array.isArray(line['versions']) &&
  line['versions'].length > 0 &&
  line['versions'].every(isVersion);

const isVersion = (value: unknown): boolean =>
  isNote(value) &&
  (value['type'] === 'deleted' ? value['object'] === undefined : checkObject(value['object']) === undefined);

const isNote = (value: unknown): value is Fields =>
  isFields(value) && Number.isSafeInteger(value['revision']) && isTime(value['at']);

function damaged(what: string, cause?: unknown): LogError {
  const message = `The snapshot is damaged at ${what}.`;
  return logError(logFault('FLYBALL_LOG_CORRUPT', { message, where: 'snapshot' }), cause);
}

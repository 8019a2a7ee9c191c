import type { Kind } from '@flyball/policy/kinds';
import type { Document } from '@flyball/policy/load';
import type { Api } from '../api/client.ts';
import { objectPath, type Place } from '../api/paths.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, faultError } from '../faults.ts';
import type { Io } from '../io.ts';
import { type Column, columnsOf } from '../render/columns.ts';
import { yamlText } from '../render/documents.ts';
import { textAt } from '../render/json-path.ts';
import { rowOf } from '../render/table.ts';
import { oneLine, widthOf } from '../render/text.ts';
import { listAll } from './objects.ts';

/** What a watch is shown with. */
interface WatchParts {
  readonly io: Io;
  readonly api: Api;
  readonly view: {
    readonly form: 'table' | 'wide' | 'json' | 'yaml' | 'name';
    readonly isEverywhere: boolean;
  };
}

type Target = { readonly kind: Kind } & Place;

/** A line of a watch (Kubernetes). */
interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Document & { readonly code?: number; readonly message?: string };
}

/** Time between a watch that ended and the next one, ms. */
const PAUSE_MS = 1_000;

/** Shows the objects there are, then each change as a further row. Ends only with the server or Ctrl-C. */
export const watchKind = async (parts: WatchParts, target: Target): Promise<ExitCode> => {
  const show = shower(parts, target.kind);
  let revision = await listThem(parts, target, show);
  for (;;) {
    const next = await follow(parts, { target, revision }, show);
    revision = next === 'expired' ? await listThem(parts, target, show) : next;
    await parts.io.sleep(PAUSE_MS);
  }
};

type Show = (documents: readonly Document[]) => Promise<void>;

const listThem = async ({ api }: WatchParts, { kind, ...place }: Target, show: Show): Promise<string> => {
  const { metadata, items } = await listAll(api, kind, place);
  if (items.length > 0) await show(items);
  return metadata.resourceVersion;
};

/** Shows changes until the watch ends; answers the revision to go on from, or `expired`. */
const follow = async (
  { api }: WatchParts,
  { target: { kind, ...place }, revision }: { readonly target: Target; readonly revision: string },
  show: Show,
): Promise<string> => {
  const query = { ...place.query, watch: '1', allowWatchBookmarks: '1', resourceVersion: revision };
  let last = revision;
  for await (const text of await api.lines(objectPath(kind, { ...place, query }))) {
    const { type, object } = watchLine(text);
    if (type === 'ERROR') {
      if (object.code === 410) return 'expired';
      const message = object.message ?? 'The server ended the watch.';
      throw faultError({ code: 'FLYBALL_CLI_ANSWER', message, mend: '', exit: EXIT.noAnswer });
    }
    last = textAt(object, 'metadata', 'resourceVersion') || last;
    if (type !== 'BOOKMARK') await show([object]);
  }
  return last;
};

const watchLine = (text: string): WatchLine => {
  try {
    return JSON.parse(text) as WatchLine;
  } catch {
    throw cliFault('FLYBALL_CLI_ANSWER', 'The watch ended within a line.', 'Start it again.');
  }
};

const shower = ({ io, view: { form, isEverywhere } }: WatchParts, kind: Kind): Show => {
  const write = (text: (one: Document) => string) => (documents: readonly Document[]) =>
    io.stdout.write(documents.map(text).join(''));
  if (form === 'json') return write((one) => `${JSON.stringify(one)}\n`);
  if (form === 'yaml') return write((one) => `---\n${yamlText(one)}`);
  if (form === 'name') return write((one) => `${kind.singular}/${textAt(one, 'metadata', 'name')}\n`);
  const columns = columnsOf(kind, { isWide: form === 'wide', hasNamespace: isEverywhere, hasKind: false });
  return growingTable(io, columns);
};

/** Rows below one head; columns grow with what comes. */
const growingTable = (io: Io, columns: readonly Column[]): Show => {
  const heads = columns.map(({ head }) => head);
  let widths = heads.map(widthOf);
  let isBegun = false;
  return async (documents) => {
    const rows = documents.map((one) => columns.map(({ cell }) => oneLine(cell(one, io.now())) || '<none>'));
    widths = widths.map((width, column) => Math.max(width, ...rows.map((row) => widthOf(row[column] ?? ''))));
    const shown = isBegun ? rows : [heads, ...rows];
    isBegun = true;
    await io.stdout.write(shown.map((row) => rowOf(row, widths)).join(''));
  };
};

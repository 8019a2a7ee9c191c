import type { Cell, ClientState, EntryState, Mark, View } from './state.ts';

/** All views in use. */
export interface Views {
  /** The view of a client that has nothing. */
  readonly empty: () => View;
  /** Moves what is settled from a client's marks into its view, so that only exceptions stay. */
  readonly fold: (client: ClientState) => void;
  /** A client leaves its view. */
  readonly release: (view: View) => void;
  /** Takes an entry that is gone out of all views. */
  readonly forget: (entry: EntryState) => void;
  /** Number of different views. */
  readonly size: () => number;
}

/** Marks by entry, of which only the cell counts: the marks of the client itself, if it can be, for that takes no memory. */
type Moves = ReadonlyMap<EntryState, Pick<Mark, 'cell'>>;

const hashOf = ({ high, low }: Pick<View, 'high' | 'low'>): string => `${high}:${low}`;

const toggle = (hash: { high: number; low: number }, cell: Cell | undefined): void => {
  if (!cell) return;
  hash.high ^= cell.high;
  hash.low ^= cell.low;
};

const isSettled = ({ before, rejected }: Mark): boolean => before === undefined && rejected === undefined;

const settledMoves = (marks: ReadonlyMap<EntryState, Mark>): Moves => {
  let exceptions = 0;
  marks.forEach((mark) => {
    if (!isSettled(mark)) exceptions += 1;
  });
  return exceptions === 0 ? marks : new Map([...marks].filter(([, mark]) => isSettled(mark)));
};

const applyMoves = (view: View, moves: Moves): void => {
  moves.forEach(({ cell }, entry) => {
    toggle(view, view.cells.get(entry));
    toggle(view, cell);
    if (cell) view.cells.set(entry, cell);
    else view.cells.delete(entry);
  });
};

const hashAfter = (view: View, moves: Moves): string => {
  const hash = { high: view.high, low: view.low };
  moves.forEach(({ cell }, entry) => {
    toggle(hash, view.cells.get(entry));
    toggle(hash, cell);
  });
  return hashOf(hash);
};

interface Pool {
  readonly all: Set<View>;
  readonly byHash: Map<string, View>;
}

const drop = (pool: Pool, view: View): void => {
  pool.all.delete(view);
  if (pool.byHash.get(hashOf(view)) === view) pool.byHash.delete(hashOf(view));
};

/** Two views can become equal when an entry is forgotten; then the later one is not found by hash, which is no harm. */
const add = (pool: Pool, view: View): View => {
  pool.all.add(view);
  if (!pool.byHash.has(hashOf(view))) pool.byHash.set(hashOf(view), view);
  return view;
};

const release = (pool: Pool, view: View): void => {
  view.clients -= 1;
  if (view.clients === 0) drop(pool, view);
};

/** Changes a view in place; only for one that nobody else has. */
const rebuilt = (pool: Pool, view: View, moves: Moves): View => {
  drop(pool, view);
  applyMoves(view, moves);
  return add(pool, view);
};

const moved = (pool: Pool, from: View, moves: Moves): View => {
  const known = pool.byHash.get(hashAfter(from, moves));
  if (known) return known;
  if (from.clients === 1) return rebuilt(pool, from, moves);
  const view = { high: from.high, low: from.low, cells: new Map(from.cells), clients: 0 };
  applyMoves(view, moves);
  return add(pool, view);
};

const NO_MOVES: Moves = new Map();

const fold = (pool: Pool, client: ClientState): void => {
  const { marks } = client;
  const moves = marks ? settledMoves(marks) : NO_MOVES;
  if (moves.size === 0) return;
  const from = client.view;
  client.view = moved(pool, from, moves);
  client.view.clients += 1;
  release(pool, from);
  if (moves === marks) client.marks = undefined;
  else for (const entry of moves.keys()) marks?.delete(entry);
};

const forget = (pool: Pool, entry: EntryState): void => {
  for (const view of [...pool.all].filter(({ cells }) => cells.has(entry))) {
    rebuilt(pool, view, new Map([[entry, { cell: undefined }]]));
  }
};

/** No views yet. */
export const createViews = (): Views => {
  const pool: Pool = { all: new Set(), byHash: new Map() };
  const empty = (): View => {
    const view = pool.byHash.get('0:0') ?? add(pool, { high: 0, low: 0, cells: new Map(), clients: 0 });
    view.clients += 1;
    return view;
  };
  return {
    empty,
    fold: (client) => fold(pool, client),
    release: (view) => release(pool, view),
    forget: (entry) => forget(pool, entry),
    size: () => pool.all.size,
  };
};

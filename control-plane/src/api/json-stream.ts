import { Readable } from 'node:stream';

/** A JSON object one of whose fields is a list that may be long. */
export interface LongObject {
  /** Fields before the list. */
  readonly head: object;
  readonly field: string;
  readonly items: Iterable<unknown>;
}

const PIECE = 65_536;

/**
 * The JSON of an object as a stream of pieces: a list of 100,000 objects neither stands in memory as text nor holds
 * the thread while it is made, for a piece is only asked for when the one before was taken.
 */
export function jsonStream(object: LongObject): Readable {
  return Readable.from(pieces(object), { objectMode: false, highWaterMark: PIECE });
}

function* pieces({ head, field, items }: LongObject): Generator<string> {
  const fields = JSON.stringify(head).slice(0, -1);
  let piece = `${fields}${fields === '{' ? '' : ','}${JSON.stringify(field)}:[`;
  let first = true;
  for (const item of items) {
    piece += first ? JSON.stringify(item) : `,${JSON.stringify(item)}`;
    first = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]}`;
}

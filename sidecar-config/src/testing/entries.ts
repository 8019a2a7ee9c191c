import { fill, type Partially } from '@flyball/proto';
import { type IrBody, type IrKind, makeEntry } from '@flyball/proto/ir';
import type { DecodedEntry } from '../change.ts';

/** An entry of a kind from the fields that matter, as an engine would hold it. */
export const entryOf = <K extends IrKind>(
  kind: K,
  key: string,
  fields: Partially<IrBody<K>>,
): DecodedEntry => {
  const body = fill(`flyball.ir.v1.${kind}`, fields as never) as IrBody<K>;
  return { kind, key, body, version: makeEntry(kind, key, body).version } as unknown as DecodedEntry;
};

/** A body of a kind from the fields that matter. */
export const bodyOf = <K extends IrKind>(kind: K, fields: Partially<IrBody<K>>): IrBody<K> =>
  fill(`flyball.ir.v1.${kind}`, fields as never) as IrBody<K>;

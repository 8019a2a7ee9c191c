import type { FieldPlan, Fields } from './element.ts';
import { Fault } from './error.ts';

/** Refuses two members of one oneof, of which the bytes could hold only one. Throws `Fault`. */
export function checkRivals(field: FieldPlan, message: Fields): void {
  const rival = field.rivals.find((name) => message[name] !== undefined);
  if (rival !== undefined) throw new Fault(`excludes ${rival}: both are members of one oneof`);
}

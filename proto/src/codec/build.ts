import {
  type BuildRules,
  type FieldPlan,
  type Fields,
  isFields,
  MAX_DEPTH,
  type MessagePlan,
} from './element.ts';
import { Fault, within, wrongKind } from './error.ts';
import { checkRivals } from './rivals.ts';

interface Item {
  readonly key: string | number;
  readonly value: unknown;
}

function buildItem({ element }: FieldPlan, { key, value }: Item, rules: BuildRules): unknown {
  try {
    return element.build(value, rules);
  } catch (error) {
    throw within(`[${key}]`, error);
  }
}

function buildList(field: FieldPlan, value: unknown, rules: BuildRules): unknown[] {
  if (!Array.isArray(value)) throw wrongKind('an array', value);
  return value.map((item: unknown, key) => buildItem(field, { key, value: item }, rules));
}

function buildMap(field: FieldPlan, source: unknown, rules: BuildRules): Fields {
  if (!isFields(source)) throw wrongKind('an object', source);
  const map: Fields = Object.create(null);
  for (const [key, value] of Object.entries(source)) map[key] = buildItem(field, { key, value }, rules);
  return map;
}

/** The complete value of a field, undefined where an optional one is absent. */
function buildField(field: FieldPlan, source: Fields, rules: BuildRules): unknown {
  const value = source[field.name];
  if (field.rule === 'repeated') return buildList(field, value === undefined ? [] : value, rules);
  if (field.rule === 'map') return buildMap(field, value === undefined ? {} : value, rules);
  if (value === undefined) return field.rule === 'single' ? field.element.absent : undefined;
  checkRivals(field, source);
  return field.element.build(value, rules);
}

function checkNames(plan: MessagePlan, source: Fields): void {
  const unknown = Object.keys(source).find((name) => !plan.byName.has(name));
  if (unknown !== undefined) throw within(`.${unknown}`, new Fault(`no field of ${plan.name}`));
}

/** Completes a foreign object to a message: absent fields get defaults, present ones are checked. Throws `Fault`. */
export function buildMessage(plan: MessagePlan, source: unknown, rules: BuildRules): Fields {
  if (!isFields(source)) throw wrongKind('an object', source);
  if (rules.depth >= MAX_DEPTH) throw new Fault(`nested deeper than ${MAX_DEPTH} messages`);
  if (rules.json) checkNames(plan, source);
  const nested = { json: rules.json, depth: rules.depth + 1 };
  const message: Fields = {};
  for (const field of plan.fields) {
    try {
      const value = buildField(field, source, nested);
      if (value !== undefined) message[field.name] = value;
    } catch (error) {
      throw within(`.${field.name}`, error);
    }
  }
  return message;
}

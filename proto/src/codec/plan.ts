import { buildMessage } from './build.ts';
import { readNested } from './decode.ts';
import type { Element, FieldPlan, MessagePlan } from './element.ts';
import { writeMessage } from './encode.ts';
import { messageToJson } from './json.ts';
import { closeRecord, openRecord } from './pen.ts';
import { oneOfValues, type ScalarName, scalars } from './scalar.ts';

/** One field as the generator wrote it. */
export interface FieldSpec {
  readonly name: string;
  readonly id: number;
  /** Scalar type, or full name of a message where `message` is set. */
  readonly type: string;
  readonly message?: true;
  /** Absent: a scalar that is always present. */
  readonly rule?: 'optional' | 'repeated' | 'map';
  readonly oneof?: string;
  readonly values?: readonly string[];
}

/** Fields of each message by full name, in order of number. */
export type Descriptor = Readonly<Record<string, readonly FieldSpec[]>>;

/** Finds the plan of a message; undefined for an unknown name. */
export type PlanOf = (name: string) => MessagePlan | undefined;

const LENGTH_DELIMITED = 2;

function isScalar(name: string): name is ScalarName {
  return Object.hasOwn(scalars, name);
}

// The plan is asked for late, once: messages may hold themselves.
function messageElement(find: () => MessagePlan): Element {
  let plan: MessagePlan | undefined;
  const planOf = (): MessagePlan => {
    plan ??= find();
    return plan;
  };
  return {
    wire: LENGTH_DELIMITED,
    packable: false,
    absent: undefined,
    isOmitted: () => false,
    write: (pen, value) => {
      const start = openRecord(pen);
      writeMessage(pen, planOf(), value);
      closeRecord(pen, start);
    },
    read: (cursor, held) => readNested(cursor, planOf(), held),
    build: (value, rules) => buildMessage(planOf(), value, rules),
    toJson: (value) => messageToJson(planOf(), value),
  };
}

function elementOf(spec: FieldSpec, planOf: PlanOf): Element {
  if (spec.values !== undefined) return oneOfValues(spec.values);
  if (isScalar(spec.type)) return scalars[spec.type];
  return messageElement(() => {
    const plan = planOf(spec.type);
    if (plan === undefined) throw new Error(`the descriptor lacks ${spec.type}`);
    return plan;
  });
}

function fieldPlan(spec: FieldSpec, fields: readonly FieldSpec[], planOf: PlanOf): FieldPlan {
  const element = elementOf(spec, planOf);
  const rule = spec.rule ?? 'single';
  const wire = rule === 'map' || (rule === 'repeated' && element.packable) ? LENGTH_DELIMITED : element.wire;
  const isRival = (other: FieldSpec): boolean =>
    other !== spec && spec.oneof !== undefined && other.oneof === spec.oneof;
  const rivals = fields.filter(isRival).map(({ name }) => name);
  return { name: spec.name, rule, tag: ((spec.id << 3) | wire) >>> 0, element, rivals };
}

function templateValue({ rule, element }: FieldPlan): unknown {
  return rule === 'single' ? element.absent : null;
}

function messagePlan(name: string, specs: readonly FieldSpec[], planOf: PlanOf): MessagePlan {
  const fields = specs.map((spec) => fieldPlan(spec, specs, planOf));
  const present = fields.filter(({ rule }) => rule !== 'optional');
  return {
    name,
    fields,
    collections: fields.filter(({ rule }) => rule === 'repeated' || rule === 'map'),
    byName: new Map(fields.map((field) => [field.name, field])),
    byNumber: new Map(fields.map((field) => [field.tag >>> 3, field])),
    template: Object.fromEntries(present.map((field) => [field.name, templateValue(field)])),
  };
}

/** Makes the plans of a descriptor, each when it is first asked for. */
export function plansOf(descriptor: Descriptor): PlanOf {
  const plans = new Map<string, MessagePlan>();
  const planOf: PlanOf = (name) => {
    const known = plans.get(name);
    if (known !== undefined || !Object.hasOwn(descriptor, name)) return known;
    const plan = messagePlan(name, descriptor[name] ?? [], planOf);
    plans.set(name, plan);
    return plan;
  };
  return planOf;
}

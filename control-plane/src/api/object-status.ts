import type { Condition, ListenerStatus, ObjectKey, Resource } from '@flyball/policy';
import {
  CONTROLLER_NAME,
  GATEWAY_GROUP,
  type GatewaySpec,
  type HTTPRouteSpec,
  KINDS,
} from '@flyball/policy/kinds';
import type { KeptCondition } from '../log/record.ts';

/** What a status is made of. */
export interface StatusInput {
  readonly object: Resource;
  /** As of now. */
  readonly conditions: readonly Condition[];
  /** As they were written to the log: they know when they last changed. */
  readonly kept: readonly KeptCondition[];
  /** Of a Gateway. */
  readonly listeners: readonly ListenerStatus[];
}

/** A condition as Kubernetes shows it (metav1.Condition). */
interface ShownCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
}

/** `status` of an object as Gateway API shapes it; undefined when there is nothing to tell. */
export function statusOf(input: StatusInput): object | undefined {
  const { object, conditions } = input;
  if (object.kind === 'Gateway') return gatewayStatus(input);
  if (object.kind === 'HTTPRoute') return { parents: parentsOf(input) };
  if (conditions.length === 0) return undefined;
  const whole = conditions.filter(({ parent }) => parent === undefined);
  const ancestors = ancestorsOf(input);
  return {
    ...(whole.length === 0 ? {} : { conditions: whole.map((condition) => shown(input, condition)) }),
    ...(ancestors.length === 0 ? {} : { ancestors }),
  };
}

function gatewayStatus(input: StatusInput): object {
  const { object, conditions, listeners } = input;
  const whole = conditions.filter(({ sectionName }) => sectionName === undefined);
  const names = (object as Resource<GatewaySpec>).spec.listeners?.map(({ name }) => name) ?? [];
  return {
    conditions: whole.map((condition) => shown(input, condition)),
    listeners: names.map((name) => {
      const status = listeners.find(({ listener }) => listener === name);
      const own = conditions.filter(({ sectionName }) => sectionName === name);
      return {
        name,
        attachedRoutes: status?.attachedRoutes ?? 0,
        supportedKinds: (status?.supportedKinds ?? []).map((kind) => ({ group: GATEWAY_GROUP, kind })),
        conditions: own.map((condition) => shown(input, condition)),
      };
    }),
  };
}

/** Conditions of a route by parent reference, as it was written (Gateway API RouteParentStatus). */
function parentsOf(input: StatusInput): readonly object[] {
  const { spec, metadata } = input.object as Resource<HTTPRouteSpec>;
  const refs = spec.parentRefs ?? [];
  return groups(input.conditions).map((group) => {
    const [{ parent = '', sectionName }] = group;
    const written = refs.find(
      (ref) =>
        `${ref.kind}/${ref.namespace ?? metadata.namespace}/${ref.name}` === parent &&
        ref.sectionName === sectionName,
    );
    const parentRef = written ?? { ...referenceTo(parent), ...(sectionName ? { sectionName } : {}) };
    return { parentRef, controllerName: CONTROLLER_NAME, conditions: group.map((one) => shown(input, one)) };
  });
}

/** Conditions of a policy by target (Gateway API PolicyAncestorStatus). */
function ancestorsOf(input: StatusInput): readonly object[] {
  return groups(input.conditions.filter(({ parent }) => parent !== undefined)).map((group) => ({
    ancestorRef: {
      ...referenceTo(group[0].parent ?? ''),
      ...(group[0].sectionName ? { sectionName: group[0].sectionName } : {}),
    },
    controllerName: CONTROLLER_NAME,
    conditions: group.map((condition) => shown(input, condition)),
  }));
}

type Group = [Condition, ...Condition[]];

/** Conditions with the same parent and section, in order of their first. */
function groups(conditions: readonly Condition[]): readonly Group[] {
  const byParent = new Map<string, Group>();
  for (const condition of conditions) {
    const key = `${condition.parent ?? ''} ${condition.sectionName ?? ''}`;
    const group = byParent.get(key);
    if (group === undefined) byParent.set(key, [condition]);
    else group.push(condition);
  }
  return [...byParent.values()];
}

function referenceTo(key: ObjectKey): object {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  const group = KINDS.find((known) => known.kind === kind)?.group ?? '';
  return { group, kind, ...(namespace === '' ? {} : { namespace }), name };
}

function shown({ object, kept }: StatusInput, condition: Condition): ShownCondition {
  const { type, status, reason, message } = condition;
  const same = kept.find(
    (one) =>
      one.type === type &&
      one.status === status &&
      one.parent === condition.parent &&
      one.sectionName === condition.sectionName,
  );
  const { generation, creationTimestamp } = object.metadata;
  const lastTransitionTime = same?.lastTransitionTime ?? creationTimestamp;
  return { type, status, reason, message, observedGeneration: generation, lastTransitionTime };
}

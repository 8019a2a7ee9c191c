import {
  type Condition,
  conditionPlace,
  isSameCondition,
  type ObjectKey,
  objectKey,
  type Resource,
} from '@flyball/policy';
import {
  CONTROLLER_NAME,
  GATEWAY_GROUP,
  type GatewaySpec,
  type HTTPRouteSpec,
  KINDS,
} from '@flyball/policy/kinds';
import type { KeptCondition } from '../log/record.ts';
import type { GatewayFacts } from '../plane/gateway-facts.ts';

/** What a status is made of. */
export interface StatusInput {
  readonly object: Resource;
  /** As of now. */
  readonly conditions: readonly Condition[];
  /** As they were written to the log: they know when they last changed. */
  readonly kept: readonly KeptCondition[];
  /** Of a Gateway; empty for others. */
  readonly gateway: GatewayFacts;
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
  const { conditions, gateway } = input;
  const { spec } = input.object as Resource<GatewaySpec>;
  const whole = conditions.filter(({ sectionName }) => sectionName === undefined);
  const names = spec.listeners?.map(({ name }) => name) ?? [];
  const addresses = isProgrammed(whole) ? addressesOf(spec, gateway) : [];
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    conditions: whole.map((condition) => shown(input, condition)),
    listeners: names.map((name) => {
      const status = gateway.listeners.find(({ listener }) => listener === name);
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

const isProgrammed = (conditions: readonly Condition[]): boolean =>
  conditions.some(({ type, status }) => type === 'Programmed' && status === 'True');

/** Addresses of a programmed Gateway (Gateway API GatewayStatusAddress): those it asks for, which hold then, or what is bound. */
function addressesOf({ addresses = [] }: GatewaySpec, { addresses: bound }: GatewayFacts): readonly object[] {
  const asked = addresses.flatMap(({ value }) => (value ? [value] : []));
  return (asked.length > 0 ? asked : bound).map((value) => ({ type: 'IPAddress', value }));
}

/** Conditions of a route by parent reference, as it was written (Gateway API RouteParentStatus). */
function parentsOf(input: StatusInput): readonly object[] {
  const { spec, metadata } = input.object as Resource<HTTPRouteSpec>;
  const refs = spec.parentRefs ?? [];
  return groups(input.conditions).map((group) => {
    const [{ parent = '', sectionName, port }] = group;
    const written = refs.find(
      (ref) =>
        objectKey(ref.kind, ref.namespace ?? metadata.namespace, ref.name) === parent &&
        ref.sectionName === sectionName &&
        ref.port === port,
    );
    const parentRef = written ?? {
      ...referenceTo(parent),
      ...(sectionName ? { sectionName } : {}),
      ...(port ? { port } : {}),
    };
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

/** Conditions about the same parent reference or target, in order of their first. */
function groups(conditions: readonly Condition[]): readonly Group[] {
  const byParent = new Map<string, Group>();
  for (const condition of conditions) {
    const key = conditionPlace(condition);
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
  const same = kept.find((one) => one.status === status && isSameCondition(one, condition));
  const { generation, creationTimestamp } = object.metadata;
  const lastTransitionTime = same?.lastTransitionTime ?? creationTimestamp;
  return { type, status, reason, message, observedGeneration: generation, lastTransitionTime };
}

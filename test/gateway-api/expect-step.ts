import { expect } from 'vitest';
import {
  type ConditionText,
  INFRA,
  inInfra,
  type ListenerExpectation,
  type RouteExpectation,
  type Step,
} from './case.ts';
import { expectRequest } from './expect-request.ts';
import type { Subject } from './subject.ts';

/** Holds what the command says of the files against what must be so. */
export const expectStep = (subject: Subject, step: Step): void => {
  for (const [name, says] of Object.entries(step.classes ?? {}))
    expectConditions(subject, { object: `GatewayClass ${name}` }, says);
  for (const [gateway, says] of Object.entries(step.gateways ?? {}))
    expectConditions(subject, { object: `Gateway ${inInfra(gateway)}` }, says);
  for (const [gateway, listeners] of Object.entries(step.listeners ?? {}))
    expectListeners(subject, inInfra(gateway), listeners);
  for (const route of step.routes ?? []) expectRoute(subject, route);
  for (const request of step.requests ?? []) expectRequest(subject, request, step.entrance);
};

interface About {
  readonly object: string;
  readonly parent?: string;
  readonly sectionName?: string | undefined;
}

/** Conditions of an object as texts, each with and without its reason. */
const conditionsOf = (
  { lint }: Subject,
  { object, parent, sectionName }: About,
): ReadonlySet<ConditionText> =>
  new Set(
    lint.conditions
      .filter((row) => row.object === object && row.parent === parent && row.sectionName === sectionName)
      .flatMap(({ type, status, reason }) => {
        const text = `${status === 'True' ? '' : '!'}${type}`;
        return [text, `${text} ${reason}`];
      }),
  );

const expectConditions = (subject: Subject, about: About, says: readonly ConditionText[]): void => {
  const actual = conditionsOf(subject, about);
  const missing = says.filter((text) => !actual.has(text));
  expect.soft(missing, `${JSON.stringify(about)} says ${[...actual].join(', ')}`).toEqual([]);
};

const expectListeners = (
  subject: Subject,
  gateway: string,
  expected: Readonly<Record<string, ListenerExpectation>>,
): void => {
  const rows = subject.lint.listeners.filter((row) => row.gateway === gateway);
  expect.soft(rows.map(({ listener }) => listener).sort(), gateway).toEqual(Object.keys(expected).sort());
  for (const { listener, attachedRoutes, supportedKinds } of rows) {
    const { routes = 0, kinds = ['HTTPRoute'], says = [] } = expected[listener] ?? {};
    expect.soft({ attachedRoutes, supportedKinds }, `${gateway}/${listener}`).toEqual({
      attachedRoutes: routes,
      supportedKinds: kinds,
    });
    expectConditions(subject, { object: `Gateway ${gateway}`, sectionName: listener }, says);
  }
};

const TAKEN = ['Accepted Accepted', 'ResolvedRefs'];

const expectRoute = (
  subject: Subject,
  { route, parent = 'same-namespace', section, says = TAKEN }: RouteExpectation,
): void => {
  const isGateway = !parent.startsWith('Service ');
  const about = {
    object: `HTTPRoute ${inInfra(route)}`,
    parent: isGateway ? `Gateway ${inInfra(parent)}` : parent,
    sectionName: section,
  };
  expectConditions(subject, about, says);
  if (isGateway && says === TAKEN) expectReady(subject, inInfra(parent));
};

/**
 * Where a route must be accepted, all listeners of its Gateway must be ready. HTTPS is not served, and says so: the one
 * difference to the Go suite.
 */
const expectReady = (subject: Subject, gateway: string): void => {
  for (const [key, protocol] of subject.protocols) {
    if (!key.startsWith(`${gateway}/`)) continue;
    const programmed = protocol === 'HTTPS' ? '!Programmed Pending' : 'Programmed Programmed';
    const about = { object: `Gateway ${gateway}`, sectionName: key.slice(gateway.length + 1) };
    expectConditions(subject, about, ['Accepted Accepted', '!Conflicted', 'ResolvedRefs', programmed]);
  }
};

/** Gateways that a test wants ready before it begins: all of its namespace but those it marks. */
export const expectReadiness = (subject: Subject, marked: ReadonlySet<string>): void => {
  const gateways = new Set(subject.lint.listeners.map(({ gateway }) => gateway));
  for (const gateway of gateways) {
    if (!gateway.startsWith(`${INFRA}/`) || marked.has(gateway)) continue;
    const protocols = [...subject.protocols].filter(([key]) => key.startsWith(`${gateway}/`));
    const isServed = protocols.some(([, protocol]) => protocol === 'HTTP');
    const says = ['Accepted', isServed ? 'Programmed' : '!Programmed Pending'];
    expectConditions(subject, { object: `Gateway ${gateway}` }, says);
  }
};

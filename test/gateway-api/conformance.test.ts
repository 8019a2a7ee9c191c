import { describe, expect, it } from 'vitest';
import { available } from '../engines/skip.ts';
import type { Step } from './case.ts';
import { expectReadiness, expectStep } from './expect-step.ts';
import { type GoTest, goTests } from './go-tests.ts';
import { baseInputs, testManifests } from './manifests.ts';
import { goModule, MODULES } from './module.ts';
import { NOT_RUN } from './not-run.ts';
import { openSubject } from './subject.ts';
import { CASES } from './tables/index.ts';

const conformance = await available(`Go module ${MODULES.conformance}`, async () => {
  const module = await goModule(MODULES.conformance);
  return { module, tests: new Map(goTests(module).map((test) => [test.name, test])) };
});

const { module = '', tests = new Map<string, GoTest>() } = 'engine' in conformance ? conformance.engine : {};

describe.skipIf('missing' in conformance)('conformance tests of Gateway API', () => {
  it('are each either run or listed with a reason, and there are no others', () => {
    const known = [...CASES.map(({ name }) => name), ...NOT_RUN.keys()];
    expect(known.sort()).toEqual([...tests.keys()].sort());
  });

  it('differ here in few, each with its reason', () => {
    expect(CASES.filter(({ differs }) => differs).map(({ name }) => name)).toEqual([
      'GatewaySecretReferenceGrantAllInNamespace',
      'GatewaySecretReferenceGrantSpecific',
      'HTTPRouteHTTPSListener',
      'HTTPRouteBackendProtocolH2C',
      'HTTPRouteRedirectPortAndScheme',
      'MeshFrontend',
      'MeshPorts',
    ]);
  });

  it.each(CASES)('$name', ({ name, later = [], skipsReadiness, ...first }) => {
    const base = baseInputs(module);
    let manifests = testManifests(module, tests.get(name)?.manifests ?? []);
    const open = () => openSubject([...base, { file: 'test.yaml', text: manifests }]);
    if (skipsReadiness === undefined) expectReadiness(open(), markedIn(manifests));
    for (const step of [first, ...later]) {
      manifests = edited(manifests, step);
      expectStep(open(), step);
    }
  });

  it('need no document of the base to be left out but those for other programs', () => {
    const { lint } = openSubject(baseInputs(module));
    expect(new Set(lint.diagnostics.map(({ code, severity }) => `${code} ${severity}`))).toEqual(
      new Set(['FB1101 warning', 'FB1402 warning']),
    );
  });
});

const edited = (manifests: string, { edit }: Step): string => {
  const after = edit?.(manifests) ?? manifests;
  if (edit && after === manifests) throw new Error('the change of this step changes nothing');
  return after;
};

/** Gateways (`ns/name`) a manifest marks as not meant to become ready. */
const markedIn = (manifests: string): ReadonlySet<string> =>
  new Set(
    manifests
      .split(/^---/m)
      .filter((document) => document.includes('gateway-api/skip-this-for-readiness: "true"'))
      .map((document) => {
        const [, name] = /^ {2}name: (\S+)/m.exec(document) ?? [];
        const [, namespace] = /^ {2}namespace: (\S+)/m.exec(document) ?? [];
        return `${namespace}/${name}`;
      }),
  );

import { describe, expect, it } from 'vitest';
import { type LintOutput, lintOutput } from '../project/lint-output.ts';
import { openProject } from '../project/project.ts';

const IN_NAMESPACE: ReadonlySet<string> = new Set(['Gateway', 'HTTPRoute']);

/** A document; the kinds with a namespace stand in `shop`. */
const document = (kind: string, name: string, spec: object): object => ({
  apiVersion: kind === 'Engine' ? 'flyball.dev/v1' : 'gateway.networking.k8s.io/v1',
  kind,
  metadata: { name, ...(IN_NAMESPACE.has(kind) && { namespace: 'shop' }) },
  spec,
});

const gateway = (spec: object): object =>
  document('Gateway', 'edge', { gatewayClassName: 'flyball', ...spec });

const route = (parent: object): object =>
  document('HTTPRoute', 'all', { parentRefs: [{ name: 'edge', ...parent }] });

const HTTP = { name: 'http', port: 80, protocol: 'HTTP' };

const lint = (...documents: readonly object[]): LintOutput =>
  lintOutput(
    openProject(documents.map((one, index) => ({ file: `${index}.json`, text: JSON.stringify(one) }))),
  );

/** `Accepted`, or `!Accepted Reason` where it is False. */
const says = ({ conditions }: LintOutput, kind: string, section?: string): readonly string[] =>
  conditions
    .filter((row) => row.object.startsWith(`${kind} `) && row.sectionName === section)
    .map(({ type, status, reason }) => (status === 'True' ? `${type} ${reason}` : `!${type} ${reason}`));

const findings = ({ diagnostics }: LintOutput): readonly string[] =>
  diagnostics.map(({ code, severity, field }) => `${code} ${severity} ${field}`);

describe('conditions of a Gateway', () => {
  it('is accepted and programmed with one listener', () => {
    const output = lint(gateway({ listeners: [HTTP] }));
    expect(says(output, 'Gateway')).toEqual(['Accepted Accepted', 'Programmed Programmed']);
    expect(findings(output)).toEqual([]);
  });

  it('takes no address it does not bind', () => {
    const listeners = [HTTP];
    const at = (addresses: readonly object[]) => lint(gateway({ listeners, addresses }));
    expect(says(at([{ value: '127.0.0.1' }, { type: 'IPAddress' }]), 'Gateway')).toContain(
      'Programmed Programmed',
    );
    const other = at([{ value: '192.0.2.7' }]);
    expect(says(other, 'Gateway')).toEqual(['Accepted Accepted', '!Programmed AddressNotUsable']);
    expect(findings(other)).toEqual(['FB1402 warning /spec/addresses']);
    const named = at([{ value: '127.0.0.1' }, { type: 'test/named', value: 'x' }]);
    expect(says(named, 'Gateway')).toEqual(['!Accepted UnsupportedAddress', '!Programmed Invalid']);
    expect(says(named, 'Gateway', 'http')).toContain('!Programmed Invalid');
    expect(findings(named)).toEqual(['FB1402 error /spec/addresses/1/type']);
  });

  it('takes any address where its engine binds them all', () => {
    const everywhere = document('Engine', 'gateway', { class: 'builtin', bindAddress: '0.0.0.0' });
    const output = lint(everywhere, gateway({ listeners: [HTTP], addresses: [{ value: '192.0.2.7' }] }));
    expect(says(output, 'Gateway')).toContain('Programmed Programmed');
  });

  it('serves what is valid beside listeners in conflict, of which none wins', () => {
    const listeners = [
      { ...HTTP, name: 'a' },
      { ...HTTP, name: 'b', protocol: 'HTTPS' },
      { ...HTTP, name: 'c', port: 81 },
    ];
    const output = lint(gateway({ listeners }), route({ sectionName: 'a' }));
    expect(says(output, 'Gateway').slice(0, 2)).toEqual([
      'Accepted ListenersNotValid',
      'Programmed Programmed',
    ]);
    expect(says(output, 'Gateway', 'a')).toEqual([
      '!Accepted ProtocolConflict',
      'Conflicted ProtocolConflict',
      'ResolvedRefs ResolvedRefs',
      '!Programmed Invalid',
    ]);
    expect(findings(output)).toEqual(['FB1301 error /spec/listeners/0', 'FB1301 error /spec/listeners/1']);
    expect(says(output, 'HTTPRoute', 'a')).toEqual(['Accepted Accepted', 'ResolvedRefs ResolvedRefs']);
    expect(output.listeners.map(({ attachedRoutes }) => attachedRoutes)).toEqual([1, 0, 0]);
  });

  it('has no conflict with a listener of a protocol it does not support', () => {
    const output = lint(gateway({ listeners: [HTTP, { ...HTTP, name: 'tcp', protocol: 'TCP' }] }));
    expect(says(output, 'Gateway', 'http')).toEqual([
      'Accepted Accepted',
      '!Conflicted NoConflicts',
      'ResolvedRefs ResolvedRefs',
      'Programmed Programmed',
    ]);
    expect(findings(output)).toEqual(['FB1402 error /spec/listeners/1/protocol']);
  });

  it('says which fields have no effect', () => {
    const output = lint(
      gateway({
        listeners: [HTTP],
        allowedListeners: { namespaces: { from: 'All' } },
        defaultScope: 'All',
        tls: {
          frontend: {
            default: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] } },
          },
        },
      }),
    );
    expect(findings(output)).toEqual([
      'FB1402 warning /spec/allowedListeners',
      'FB1402 warning /spec/defaultScope',
      'FB1402 warning /spec/tls/frontend',
    ]);
  });
});

describe('conditions of a GatewayClass', () => {
  const classOf = (parametersRef?: object): object =>
    document('GatewayClass', 'own', {
      controllerName: 'flyball.dev/gateway',
      ...(parametersRef && { parametersRef }),
    });

  it('is accepted with an Engine that exists, or none', () => {
    for (const one of [classOf(), classOf({ group: 'flyball.dev', kind: 'Engine', name: 'gateway' })])
      expect(says(lint(one), 'GatewayClass')).toEqual([
        'Accepted Accepted',
        'SupportedVersion SupportedVersion',
      ]);
  });

  it.each([
    [{ group: 'flyball.dev', kind: 'Engine', name: 'absent' }, 'FB1205 error /spec/parametersRef'],
    [{ group: '', kind: 'ConfigMap', name: 'gateway' }, 'FB1206 error /spec/parametersRef'],
    [
      { group: 'flyball.dev', kind: 'Engine', name: 'gateway', namespace: 'shop' },
      'FB1206 error /spec/parametersRef',
    ],
  ])('is refused with %j, and its Gateways have nothing to run on', (parametersRef, expected) => {
    const output = lint(classOf(parametersRef), gateway({ gatewayClassName: 'own', listeners: [HTTP] }));
    expect(says(output, 'GatewayClass')).toContain('!Accepted InvalidParameters');
    expect(findings(output)).toEqual([expected]);
    expect(says(output, 'Gateway')).toEqual(['Accepted Accepted', '!Programmed NoResources']);
  });

  it('of another controller is left alone', () => {
    const other = document('GatewayClass', 'other', { controllerName: 'example.net/gateway' });
    const output = lint(other, gateway({ gatewayClassName: 'other', listeners: [HTTP] }));
    expect(output).toMatchObject({ conditions: [], diagnostics: [] });
  });

  it.each([
    ['flybal', 'Did you mean "flyball"?'],
    ['istio', 'Name a class that exists, or add it; `flyball` is always there.'],
  ])('that exists nowhere is told of, and no condition with it: %s', (gatewayClassName, fix) => {
    const output = lint(gateway({ gatewayClassName, listeners: [HTTP] }));
    expect(output.conditions).toEqual([]);
    expect(output.diagnostics).toEqual([
      expect.objectContaining({ code: 'FB1209', severity: 'warning', fix, file: '0.json', line: 1 }),
    ]);
  });
});

describe('certificates of a listener', () => {
  const https = (tls: object, more: object = {}): object => ({
    ...{ name: 'https', port: 443, protocol: 'HTTPS' },
    ...more,
    tls,
  });
  const ref = (more: object = {}): object => ({ certificateRefs: [{ name: 'tls', ...more }] });
  const secret = (data: object): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'tls', namespace: 'shop' },
    data,
  });

  it.each([
    ['that is missing', https(ref()), 'FB1210 warning /spec/listeners/0/tls/certificateRefs/0'],
    ['of another kind', https(ref({ kind: 'X' })), 'FB1210 error /spec/listeners/0/tls/certificateRefs/0'],
    [
      'without a grant',
      https(ref({ namespace: 'certs' })),
      'FB1202 error /spec/listeners/0/tls/certificateRefs/0',
    ],
    [
      'that is missing, beside kinds of routes that are not there',
      https(ref(), { allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }, { kind: 'GRPCRoute' }] } }),
      'FB1210 warning /spec/listeners/0/tls/certificateRefs/0',
    ],
  ])('with a Secret %s: a finding, and it is not programmed', (_, listener, expected) => {
    const output = lint(gateway({ listeners: [listener] }));
    expect(findings(output)).toContain(expected);
    expect(says(output, 'Gateway', 'https')).toContain('!Programmed Invalid');
  });

  it('names the place of the one that does not hold', () => {
    const pem = btoa('-----BEGIN CERTIFICATE-----');
    const sound = secret({ 'tls.crt': pem, 'tls.key': pem });
    const two = https({ certificateRefs: [{ name: 'tls' }, { name: 'absent' }] });
    expect(findings(lint(sound, gateway({ listeners: [two] })))).toEqual([
      'FB1210 warning /spec/listeners/0/tls/certificateRefs/1',
    ]);
    expect(findings(lint(secret({ 'tls.crt': pem }), gateway({ listeners: [https(ref())] })))).toEqual([
      'FB1210 error /spec/listeners/0/tls/certificateRefs/0',
    ]);
    expect(findings(lint(sound, gateway({ listeners: [https(ref())] })))).toEqual([
      'FB1402 warning /spec/listeners/0/protocol',
    ]);
  });
});

import { expect, test } from 'vitest';
import { faultsOf, faultsOfText } from '../check/testing/faults.ts';
import { loadText } from '../load/load-text.ts';
import { unstoredMetadata } from './metadata.ts';
import { REDACTED, redact } from './secret.ts';
import { splitSubset } from './subset.ts';

test.each([
  [
    'Service',
    '{ports: [{port: 80, targetPort: http, nodePort: 30000}], selector: {app: a}, clusterIP: None}',
    [],
  ],
  ['Service', '{ports: [{port: 0}]}', ['FB1104 /spec/ports/0/port']],
  ['Namespace', '{finalizers: [kubernetes]}', []],
  ['ConfigMap', 'data: {a.b_c-d: "1"}', []],
  ['ConfigMap', 'data: {a b: "1"}', ['FB1104 /data/a b']],
  ['ConfigMap', 'data: {a: 1}', ['FB1104 /data/a']],
  ['Secret', 'data: {a: YQ==}', []],
  ['Secret', 'data: {a: a}', ['FB1104 /data/a']],
])('%s %s', (kind, content, expected) => {
  expect(faultsOf(kind, content)).toEqual(expected);
});

test('what Kubernetes writes into a Service is taken', () => {
  const text = `
apiVersion: v1
kind: Service
metadata:
  name: account
  uid: 5f3c
  resourceVersion: "17"
  managedFields: [{manager: kubectl}]
spec: {ports: [{port: 80, protocol: TCP}], sessionAffinity: None}
status: {loadBalancer: {}}
`;
  expect(faultsOfText(text)).toEqual([]);
  const [document] = loadText({ text, file: 'a' }).documents;
  expect(document?.resource.metadata).toEqual(unstoredMetadata('account', 'default'));
  expect(document?.resource.spec).toEqual({
    ports: [{ port: 80, protocol: 'TCP' }],
    sessionAffinity: 'None',
  });
});

test('stringData goes into data and wins', () => {
  const text =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: YQ==, b: Yg==}\nstringData: {b: ä}\n';
  expect(loadText({ text, file: 'a' }).documents[0]?.resource.spec).toEqual({
    type: 'Opaque',
    data: { a: 'YQ==', b: 'w6Q=' },
  });
});

test('no value of a secret stands in what is shown of it', () => {
  const spec = { type: 'Opaque', data: { a: 'aHVzaA==' }, stringData: { b: 'hush' }, extra: 'hush' };
  const shown = redact({ apiVersion: 'v1', kind: 'Secret', metadata: unstoredMetadata('s', 'n'), spec });
  expect(shown.spec).toEqual({
    type: 'Opaque',
    data: { a: REDACTED },
    stringData: { b: REDACTED },
    extra: REDACTED,
  });
  const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: unstoredMetadata('s', 'n'), spec };
  expect(redact(other)).toBe(other);
});

test('no diagnostic about a secret quotes a value', () => {
  const text =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: 7\ndata: {a: hush hush, b: 1234567}\nstringData: [hush]\n';
  const { documents, diagnostics } = loadText({ text, file: 'a' });
  expect(JSON.stringify(diagnostics)).not.toMatch(/hush|1234567/);
  expect(documents).toHaveLength(1);
  expect(JSON.stringify(faultsOfText(text))).not.toMatch(/hush|1234567/);
});

test('a subset splits at its first dot', () => {
  expect(splitSubset('account.v2')).toEqual({ service: 'account', subset: 'v2' });
  expect(splitSubset('account.v2.1')).toEqual({ service: 'account', subset: 'v2.1' });
  expect(splitSubset('account')).toBeUndefined();
  expect(splitSubset('.v2')).toBeUndefined();
  expect(splitSubset('account.')).toBeUndefined();
});

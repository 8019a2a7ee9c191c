import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROLLER_NAME } from '@flyball/policy/kinds';
import type { Input } from '@flyball/policy/load';

/** Secrets the Go suite makes by program before the tests; only what they look like counts here. */
const CERTIFICATES = [
  'gateway-conformance-web-backend/certificate',
  'gateway-conformance-infra/tls-validity-checks-certificate',
];

const pem = (what: string): string =>
  Buffer.from(`-----BEGIN ${what}-----\nMA==\n-----END ${what}-----\n`).toString('base64');

const secret = (key: string): string => {
  const [namespace, name] = key.split('/');
  return [
    'apiVersion: v1',
    'kind: Secret',
    `metadata: {name: ${name}, namespace: ${namespace}}`,
    'type: kubernetes.io/tls',
    `data: {tls.crt: ${pem('CERTIFICATE')}, tls.key: ${pem('PRIVATE KEY')}}`,
  ].join('\n');
};

/** What every test starts from: base manifests of Gateways and mesh, and the Secrets. */
export const baseInputs = (module: string): readonly Input[] => [
  ...['base/manifests.yaml', 'mesh/manifests.yaml'].map((path) => ({
    file: path,
    text: filledIn(readFileSync(join(module, path), 'utf8')),
  })),
  { file: 'certificates.yaml', text: CERTIFICATES.map(secret).join('\n---\n') },
];

/** Manifests of a test as one text, in their order. */
export const testManifests = (module: string, paths: readonly string[]): string =>
  paths.map((path) => filledIn(readFileSync(join(module, path), 'utf8'))).join('\n---\n');

/** The Go suite sets class and controller of each object; the manifests name placeholders. */
const filledIn = (manifests: string): string =>
  manifests
    .replaceAll('{GATEWAY_CLASS_NAME}', 'flyball')
    .replaceAll('{GATEWAY_CONTROLLER_NAME}', CONTROLLER_NAME);

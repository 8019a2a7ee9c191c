import type { GatewayListener, GatewaySpec } from '../kinds/gateway.ts';
import { GATEWAY_GROUP } from '../kinds/kind.ts';
import type { Resource } from '../model/resource.ts';
import { isPermitted } from './grants.ts';
import type { Reader } from './reader.ts';

/** Why a certificate of a listener or Gateway does not resolve. */
export interface CertificateFault {
  readonly reason: 'InvalidCertificateRef' | 'RefNotPermitted';
  readonly message: string;
  /** JSON pointer within the listener. */
  readonly field: string;
  /** The reference is sound, and nothing is there. */
  readonly isMissing: boolean;
}

/** What is wrong with one reference, wherever it stands. */
type SecretFault = Omit<CertificateFault, 'field'>;

type SecretRef = NonNullable<NonNullable<GatewayListener['tls']>['certificateRefs']>[number];

/** The first certificate reference of an HTTPS listener that does not hold, or undefined. */
export const certificateFault = (
  read: Reader,
  gateway: Resource<GatewaySpec>,
  listener: GatewayListener,
): CertificateFault | undefined => {
  if (listener.protocol !== 'HTTPS' || listener.tls?.mode === 'Passthrough') return undefined;
  const refs = listener.tls?.certificateRefs ?? [];
  if (refs.length === 0) return { ...invalid('An HTTPS listener needs a certificate.'), field: '/tls' };
  for (const [index, ref] of refs.entries()) {
    const fault = secretFault(read, gateway, ref);
    if (fault) return { ...fault, field: `/tls/certificateRefs/${index}` };
  }
  return undefined;
};

const invalid = (message: string, isMissing = false): SecretFault => ({
  reason: 'InvalidCertificateRef',
  message,
  isMissing,
});

/** Why the Secret a Gateway refers to holds no certificate it may use, or undefined. */
export const secretFault = (
  read: Reader,
  { metadata }: Resource<GatewaySpec>,
  ref: SecretRef,
): SecretFault | undefined => {
  if (ref.group !== '' || ref.kind !== 'Secret') return invalid(`${ref.kind} cannot hold a certificate.`);
  const namespace = ref.namespace ?? metadata.namespace;
  const from = { group: GATEWAY_GROUP, kind: 'Gateway', namespace: metadata.namespace };
  if (!isPermitted(read, { from, to: { group: '', kind: 'Secret', namespace, name: ref.name } }))
    return {
      reason: 'RefNotPermitted',
      message: `The namespace ${namespace} grants no reference to its Secret ${ref.name}.`,
      isMissing: false,
    };
  const data = read.object('Secret', namespace, ref.name)?.spec.data;
  if (data === undefined) return invalid(`The Secret ${namespace}/${ref.name} does not exist.`, true);
  return isPem(data['tls.crt']) && isPem(data['tls.key'])
    ? undefined
    : invalid(`The Secret ${namespace}/${ref.name} holds no certificate and key in PEM.`);
};

const isPem = (base64: string | undefined): boolean =>
  base64 !== undefined && atob(base64).startsWith('-----BEGIN ');

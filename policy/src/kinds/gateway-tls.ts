import { z } from 'zod';
import { list, map, port, qualifiedName, text } from './fields.ts';
import { objectRef, secretRef } from './references.ts';
import { type Broken, unique, withRules } from './rule.ts';

const listenerTlsFields = z.strictObject({
  mode: z
    .enum(['Terminate', 'Passthrough'])
    .default('Terminate')
    .describe('Whether the gateway ends TLS or passes it on.'),
  certificateRefs: list(secretRef, 64).optional().describe('Secrets of type kubernetes.io/tls, at most 64.'),
  options: map(qualifiedName(), text(4096), 16)
    .optional()
    .describe('Settings of an implementation, at most 16.'),
});

function* terminateNeedsCertificate(tls: z.output<typeof listenerTlsFields>): Generator<Broken> {
  const certificates = tls.certificateRefs?.length ?? 0;
  const options = Object.keys(tls.options ?? {}).length;
  if (tls.mode === 'Terminate' && certificates === 0 && options === 0)
    yield {
      path: ['certificateRefs'],
      code: 'FB1103',
      message: 'certificateRefs is missing: the listener ends TLS and has no certificate to show.',
      fix: 'Add a reference to a Secret of type kubernetes.io/tls.',
    };
}

/** TLS of a listener (Gateway API ListenerTLSConfig). */
export const listenerTls = listenerTlsFields.superRefine(withRules(terminateNeedsCertificate));

const frontend = z.strictObject({
  validation: z
    .strictObject({
      caCertificateRefs: list(objectRef, 16, 1).describe('ConfigMaps with `ca.crt`, 1 to 16.'),
      mode: z
        .enum(['AllowValidOnly', 'AllowInsecureFallback'])
        .default('AllowValidOnly')
        .describe('Whether clients without a valid certificate are refused.'),
    })
    .optional()
    .describe('How client certificates are checked.'),
});

/** TLS of a whole Gateway (Gateway API GatewayTLSConfig). */
export const gatewayTls = z.strictObject({
  backend: z
    .strictObject({
      clientCertificateRef: secretRef.optional().describe('Certificate the gateway shows to backends.'),
    })
    .optional()
    .describe('TLS towards backends.'),
  frontend: z
    .strictObject({
      default: frontend.describe('Holds for all HTTPS listeners without one of their own.'),
      perPort: list(
        z.strictObject({
          port: port().describe('Port of listeners.'),
          tls: frontend.describe('Holds for this port.'),
        }),
        64,
      )
        .superRefine(withRules(unique('port', (entry) => String(entry.port))))
        .optional()
        .describe('Settings for single ports, at most 64.'),
    })
    .optional()
    .describe('TLS towards clients.'),
});

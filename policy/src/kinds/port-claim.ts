import { z } from 'zod';
import { localName } from './fields.ts';
import { ownKind } from './kind.ts';

const schema = z.strictObject({
  service: localName().describe('`namespace/name` of the service.'),
  port: z.int().min(20_000).max(20_999).describe('Port handed out, 20000 to 20999.'),
});

/** Content of a PortClaim. */
export type PortClaimSpec = z.output<typeof schema>;

/** Which waypoint port belongs to which service. */
export const portClaim = ownKind<PortClaimSpec>({
  kind: 'PortClaim',
  plural: 'portclaims',
  shortNames: [],
  namespaced: false,
  class: 'state',
  doc: 'The port of a waypoint that was handed out for a service, so that it stays the same. Written by the control plane, never by people.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'PortClaim',
    metadata: { name: 'shop.account' },
    spec: { service: 'shop/account', port: 20_000 },
  },
});

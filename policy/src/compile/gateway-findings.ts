import { didYouMean } from '../check/nearest.ts';
import { DEFAULT_RESOURCES } from '../kinds/defaults.ts';
import type { GatewaySpec } from '../kinds/gateway.ts';
import { gatewayClass } from '../kinds/gateway-class.ts';
import type { CertificateFault } from './certificates.ts';
import type { GatewayState } from './gateway-state.ts';
import type { GatewayView } from './gateway-view.ts';
import type { ListenerState } from './listener-state.ts';
import type { Reader } from './reader.ts';
import type { Finding } from './unit-builder.ts';

const DEFAULT_CLASSES: readonly string[] = DEFAULT_RESOURCES.filter(
  ({ kind }) => kind === gatewayClass.kind,
).map(({ metadata }) => metadata.name);

/** A Gateway whose class exists nowhere: no condition, for it may be another program's; but somebody shall say so. */
export const classFindings = (read: Reader, { gatewayClassName: name }: GatewaySpec): readonly Finding[] =>
  read.exists('GatewayClass', '', name)
    ? []
    : [
        {
          code: 'FB1209',
          severity: 'warning',
          field: '/spec/gatewayClassName',
          message: `The GatewayClass ${name} does not exist; nobody serves the Gateway.`,
          fix: didYouMean(
            name,
            DEFAULT_CLASSES,
            'Name a class that exists, or add it; `flyball` is always there.',
          ),
        },
      ];

/** What of a Gateway has no effect, or not the one expected, and where it stands. */
export const gatewayFindings = ({ gateway }: GatewayView, state: GatewayState): readonly Finding[] => [
  ...refusalFindings(gateway.spec, state),
  ...addressFindings(state),
  ...ignoredFindings(gateway.spec),
  ...state.listeners.flatMap(listenerFindings),
];

const refusalFindings = (spec: GatewaySpec, { accepted }: GatewayState): readonly Finding[] => {
  if (accepted.reason === 'InvalidParameters')
    return [
      {
        code: 'FB1206',
        severity: 'error',
        field: '/spec/infrastructure/parametersRef',
        message: `${accepted.message} The Gateway is not accepted.`,
        fix: 'Name an Engine by the parametersRef of its GatewayClass.',
      },
    ];
  if (accepted.reason !== 'UnsupportedAddress') return [];
  const index = (spec.addresses ?? []).findIndex(({ type }) => type !== 'IPAddress');
  return [
    {
      code: 'FB1402',
      severity: 'error',
      field: `/spec/addresses/${index}/type`,
      message: `${accepted.message} The Gateway is not accepted.`,
      fix: 'Use an IPAddress, or leave addresses to the Engine.',
    },
  ];
};

const addressFindings = ({ programmed }: GatewayState): readonly Finding[] =>
  programmed.reason === 'AddressNotUsable'
    ? [
        {
          code: 'FB1402',
          severity: 'warning',
          field: '/spec/addresses',
          message: programmed.message,
          fix: 'Set bindAddress of the Engine, or remove the address.',
        },
      ]
    : [];

const IGNORED: readonly {
  readonly field: string;
  readonly what: string;
  readonly isSet: (spec: GatewaySpec) => boolean;
}[] = [
  {
    field: '/spec/tls/backend',
    what: 'A certificate shown to backends',
    isSet: ({ tls }) => tls?.backend?.clientCertificateRef !== undefined,
  },
  {
    field: '/spec/tls/frontend',
    what: 'A check of the certificates of clients',
    isSet: ({ tls }) => tls?.frontend !== undefined,
  },
  {
    field: '/spec/allowedListeners',
    what: 'A ListenerSet',
    isSet: ({ allowedListeners }) => (allowedListeners?.namespaces.from ?? 'None') !== 'None',
  },
  {
    field: '/spec/defaultScope',
    what: 'A route that names no parent',
    isSet: ({ defaultScope }) => defaultScope === 'All',
  },
];

const ignoredFindings = (spec: GatewaySpec): readonly Finding[] =>
  IGNORED.filter(({ isSet }) => isSet(spec)).map(({ field, what }) => ({
    code: 'FB1402',
    severity: 'warning',
    field,
    message: `${what} is not supported; the field has no effect.`,
    fix: 'Remove it.',
  }));

const listenerFindings = ({
  listener,
  index,
  accepted,
  resolved,
  programmed,
  certificate,
}: ListenerState): readonly Finding[] => {
  const field = `/spec/listeners/${index}`;
  if (accepted.reason === 'UnsupportedProtocol')
    return [unsupported(`${field}/protocol`, accepted.message, 'error')];
  if (accepted.status === 'False')
    return [
      {
        code: 'FB1301',
        severity: 'error',
        field,
        message: `The listener ${listener.name} excludes another one of port ${listener.port}; neither is served.`,
        fix: 'Give each its own port, or its own host name under one protocol.',
      },
    ];
  return [
    ...(resolved.reason === 'InvalidRouteKinds' ? [otherKinds(`${field}/allowedRoutes/kinds`)] : []),
    ...(certificate ? [noCertificate(field, certificate)] : []),
    ...(programmed.reason === 'Pending' ? [unsupported(`${field}/protocol`, programmed.message)] : []),
  ];
};

const otherKinds = (field: string): Finding => ({
  code: 'FB1206',
  severity: 'error',
  field,
  message: 'The listener cannot take routes of all these kinds; HTTPRoute is the one there is.',
  fix: 'Name only HTTPRoute, or nothing.',
});

// A Secret is often written by another program, and later: that it is missing must stop neither lint nor apply.
const noCertificate = (
  listener: string,
  { reason, message, field, isMissing }: CertificateFault,
): Finding => ({
  code: reason === 'RefNotPermitted' ? 'FB1202' : 'FB1210',
  severity: isMissing ? 'warning' : 'error',
  field: `${listener}${field}`,
  message: `${message} The listener does not serve.`,
  fix:
    reason === 'RefNotPermitted'
      ? 'Add a ReferenceGrant to the namespace of the Secret.'
      : 'Refer to a Secret with tls.crt and tls.key.',
});

const unsupported = (field: string, message: string, severity: Finding['severity'] = 'warning'): Finding => ({
  code: 'FB1402',
  severity,
  field,
  message,
  fix: 'Use the protocol HTTP.',
});

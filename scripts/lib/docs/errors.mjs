import { CLI_CODES } from '../../../cli/src/faults.ts';
import { API_CODES } from '../../../control-plane/src/api/errors.ts';
import { AUTH_CODES } from '../../../control-plane/src/auth/errors.ts';
import { LOG_CODES } from '../../../control-plane/src/log/errors.ts';
import { MODULE_CODES } from '../../../control-plane/src/modules/errors.ts';
import { OPTION_CODES } from '../../../control-plane/src/options/errors.ts';
import { SECRET_CODES } from '../../../control-plane/src/secrets/errors.ts';
import { ENGINE_ERRORS } from '../../../engine/src/errors.ts';
import { TRACE_CODES } from '../../../policy/src/evaluate/trace/fault.ts';
import { PROTO_CODES } from '../../../proto/src/errors.ts';
import { REFUSAL_CODES, REGISTRY_CODES } from '../../../registry/src/core/errors.ts';
import { XDS_ERRORS } from '../../../xds-server/src/decode/errors.ts';
import { code, page, table } from './markdown.mjs';

/** Each registry: heading, what its errors are about, heading of the status column, its codes. */
const REGISTRIES = [
  [
    'HTTP API',
    'The answer is a Kubernetes `Status`; its `error` holds code and mend.',
    'HTTP status',
    API_CODES,
  ],
  ['Tokens', 'In a `Status`, as above.', 'HTTP status', AUTH_CODES],
  ['Log and resources', 'In a `Status`, and in the log of the program.', 'HTTP status', LOG_CODES],
  ['Secrets', 'In a `Status`, and at the start.', 'HTTP status', SECRET_CODES],
  ['Command', 'Stand behind the message, with the exit code.', '', CLI_CODES],
  [
    'Options',
    'Keep `flyball serve` or `flyball engine` from starting; exit code 2, or 1 for a taken port.',
    '',
    OPTION_CODES,
  ],
  ['Modules', 'Keep the program from starting or stopping.', '', MODULE_CODES],
  ['Engine protocol', 'End a session.', 'gRPC status', ENGINE_ERRORS],
  ['xDS server', 'End a stream.', 'gRPC status', XDS_ERRORS],
  ['Traces', 'Stand in the line of the answer.', '', TRACE_CODES],
  ['Contracts', 'Name message and field, never a value.', '', PROTO_CODES],
  [
    'Registry',
    'Each Nacos protocol puts them into its own words; also in the log of the program.',
    '',
    { ...REFUSAL_CODES, ...REGISTRY_CODES },
  ],
];

function rowOf([name, { status, title, mend }], hasStatus) {
  const middle = hasStatus ? [code(String(status)), title] : [title];
  return [code(name), ...middle, mend];
}

function section([heading, text, statusHead, codes]) {
  const hasStatus = statusHead !== '';
  const head = ['code', ...(hasStatus ? [statusHead] : []), 'what happened', 'how to mend it'];
  const rows = Object.entries(codes).map((entry) => rowOf(entry, hasStatus));
  return `## ${heading}\n\n${text}\n\n${table(head, rows)}`;
}

/** The page of all error codes. */
export function errorsPage() {
  return page(
    '# Errors',
    'A code is never renamed and never used again. Findings about documents (`FB…`) have a ' +
      '[page of their own](diagnostics.md).',
    ...REGISTRIES.map(section),
  );
}

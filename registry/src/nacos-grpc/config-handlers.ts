import { errorText, type RegistryError } from '../core/errors.ts';
import type { Handler, Handlers } from './handler.ts';
import { CODES, failure, success } from './reply.ts';

const unsupported: RegistryError = {
  code: 'Unsupported',
  what: 'configuration',
  why: 'this registry keeps services, not configuration',
  mend: 'point the configuration client at a server that keeps it',
};

const refused =
  (type: string): Handler =>
  ({ request }) =>
    failure(request, type, { code: CODES.serverError, message: errorText(unsupported) });

/**
 * Configuration is not kept yet: there is none to read and none that changes, so clients that look for optional
 * configuration start and live; writing is refused.
 */
export const configHandlers: Handlers = {
  ConfigQueryRequest: ({ request }) =>
    failure(request, 'ConfigQueryResponse', { code: CODES.notFound, message: 'config data not exist' }),
  ConfigBatchListenRequest: ({ request }) =>
    success(request, 'ConfigChangeBatchListenResponse', { fields: { changedConfigs: [] } }),
  ConfigPublishRequest: refused('ConfigPublishResponse'),
  ConfigRemoveRequest: refused('ConfigRemoveResponse'),
};

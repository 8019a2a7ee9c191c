export type { XdsClient } from './client.ts';
export type { Artefact } from './core/artefact.ts';
export type { Withheld } from './core/cache.ts';
export { createXdsCore, type StreamPort, type XdsCore, type XdsStream } from './core/core.ts';
export type { Deliver, Held, Holding, Loss, Rejection, XdsEvents } from './core/events.ts';
export { XDS_ERRORS, XdsError, type XdsErrorCode, type XdsStatus } from './decode/errors.ts';
export { createXdsEngine, type XdsEngine, type XdsEngineOptions } from './driver.ts';
export type { NewTranslate, Translate } from './translations.ts';
export type { AdmissionLimits } from './transport/admission.ts';
export {
  type Authenticate,
  listenForClients,
  type XdsServer,
  type XdsServerOptions,
} from './transport/grpc.ts';

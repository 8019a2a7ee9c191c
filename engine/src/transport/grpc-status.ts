import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { EngineError, type EngineErrorCode, isEngineErrorCode } from '../errors.ts';

/** Trailer that carries the stable code beside the status. */
const CODE_TRAILER = 'flyball-code';

/** An error as the status of a stream. */
export const statusOf = (error: EngineError): Pick<StatusObject, 'code' | 'details' | 'metadata'> => {
  const metadata = new Metadata();
  metadata.set(CODE_TRAILER, error.code);
  return { code: status[error.status], details: error.detail, metadata };
};

const byStatus = (code: number): EngineErrorCode => {
  if (code === status.UNAUTHENTICATED) return 'FLYBALL_ENGINE_UNAUTHENTICATED';
  return code === status.PERMISSION_DENIED ? 'FLYBALL_ENGINE_NOT_ALLOWED' : 'FLYBALL_ENGINE_UNREACHABLE';
};

/** The error a stream ended with; undefined for an orderly end. */
export const errorOf = ({ code, details, metadata }: StatusObject): EngineError | undefined => {
  if (code === status.OK) return undefined;
  const [named] = metadata.get(CODE_TRAILER);
  const known = typeof named === 'string' && isEngineErrorCode(named) ? named : byStatus(code);
  return new EngineError(known, details);
};

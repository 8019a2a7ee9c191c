export { type Books, type BooksOptions, createBooks } from './books/books.ts';
export type { Clients } from './books/client-book.ts';
export type { DeliveryRecord, Reports } from './books/delivery-book.ts';
export type { Grade } from './books/grades.ts';
export { redact } from './books/redact.ts';
export { type Clock, systemClock } from './clock.ts';
export type { DecodedEntry, EngineChange, EngineDriver, Withheld } from './engine/driver.ts';
export type { EngineEffect } from './engine/engine-session.ts';
export { ENGINE_ERRORS, EngineError, type EngineErrorCode, type StatusName } from './errors.ts';
export { type FeatureFidelity, type FidelityProfile, fidelityNotes, fidelityOf } from './fidelity.ts';
export { type EngineRun, type EngineStatus, type RunEngineOptions, runEngine } from './host.ts';
export { LIMITS } from './limits.ts';
export type { PlaneEffect } from './plane/plane-effects.ts';
export {
  createPlaneHost,
  type EngineId,
  type PlaneEvent,
  type PlaneHost,
  type PlaneHostOptions,
  type PlaneSessionRow,
} from './plane/plane-host.ts';
export type { Outcome, Question } from './plane/questions.ts';
export { createEntrySource, type EntrySource, type SourceUpdate } from './source/entry-source.ts';
export type { Sees } from './source/versions.ts';
export { createGrpcConnector, type GrpcEngineOptions } from './transport/grpc-client.ts';
export { type GrpcPlane, type GrpcPlaneOptions, listenForEngines } from './transport/grpc-server.ts';
export { createMemoryPair, type MemoryPair } from './transport/memory.ts';
export type { EngineWire, PlaneWire, Wire, WireHandlers } from './transport/wire.ts';

/** Names of the IR messages as the rest of the code uses them. Shapes and units: `flyball/ir/v1/ir.proto`. */
import type {
  IrBackend,
  IrBalancing,
  IrEndpoints,
  IrEntry,
  IrHashKey,
  IrHeader,
  IrHeaderOps,
  IrInstance,
  IrLimit,
  IrListener,
  IrMatch,
  IrMirror,
  IrPatch,
  IrPatchOp,
  IrPathMatch,
  IrPathRewrite,
  IrRedirect,
  IrRetry,
  IrRewrite,
  IrRouteBlock,
  IrRule,
  IrService,
  IrServicePort,
  IrSubset,
  IrValueMatch,
  OwnMessages,
} from '../generated/own-types.ts';

export type Backend = IrBackend;
export type Balancing = IrBalancing;
export type Endpoints = IrEndpoints;
export type Entry = IrEntry;
export type HashKey = IrHashKey;
export type Header = IrHeader;
export type HeaderOps = IrHeaderOps;
export type Instance = IrInstance;
export type Limit = IrLimit;
export type Listener = IrListener;
export type Match = IrMatch;
export type Mirror = IrMirror;
export type Patch = IrPatch;
export type PatchOp = IrPatchOp;
export type PathMatch = IrPathMatch;
export type PathRewrite = IrPathRewrite;
export type Redirect = IrRedirect;
export type Retry = IrRetry;
export type Rewrite = IrRewrite;
export type RouteBlock = IrRouteBlock;
export type Rule = IrRule;
export type Service = IrService;
export type ServicePort = IrServicePort;
export type Subset = IrSubset;
export type ValueMatch = IrValueMatch;

/** Kind of an entry this version knows. Others may arrive from a newer plane and are kept out by `requires`. */
export type IrKind = 'Listener' | 'RouteBlock' | 'Service' | 'Endpoints' | 'Limit' | 'Patch';

/** Body of an entry by its kind. */
export type IrBody<K extends IrKind> = OwnMessages[`flyball.ir.v1.${K}`];

/** All kinds, in the order in which engines need them. */
export const IR_KINDS: readonly IrKind[] = [
  'Limit',
  'Service',
  'Endpoints',
  'Listener',
  'RouteBlock',
  'Patch',
];

/** The lane a kind travels on. */
export type Lane = 'config' | 'endpoints';

/** Endpoints have a lane of their own: they change often and must not wait for configuration. */
export const laneOf = (kind: string): Lane => (kind === 'Endpoints' ? 'endpoints' : 'config');

/** Whether `kind` names a kind of this version. */
export const isIrKind = (kind: string): kind is IrKind => IR_KINDS.some((known) => known === kind);

import protobuf from 'protobufjs/minimal.js';
import { asBuffer } from './buffer.ts';
import { buildMessage } from './build.ts';
import { emptyMessage, readMessage } from './decode.ts';
import type { MessagePlan } from './element.ts';
import { writeMessage } from './encode.ts';
import { CodecError, type CodecErrorCode, Fault, within } from './error.ts';
import { messageToJson } from './json.ts';
import { createPen, restart, written } from './pen.ts';
import { type Descriptor, type PlanOf, plansOf } from './plan.ts';

/** A message of which any part may be left out. */
export type Partially<T> = T extends Uint8Array | string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Partially<Item>[]
    : { readonly [Key in keyof T]?: Partially<T[Key]> };

/** Plain JSON object. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** Encodes and decodes the messages of `Messages` (full name → type). Every function throws `CodecError`. */
export interface Codec<Messages> {
  readonly encode: <K extends keyof Messages & string>(type: K, value: Messages[K]) => Uint8Array;
  readonly decode: <K extends keyof Messages & string>(type: K, bytes: Uint8Array) => Messages[K];
  readonly fill: <K extends keyof Messages & string>(type: K, partial: Partially<Messages[K]>) => Messages[K];
  readonly toJson: <K extends keyof Messages & string>(type: K, value: Messages[K]) => JsonObject;
  readonly fromJson: <K extends keyof Messages & string>(type: K, json: unknown) => Messages[K];
}

/** One for all: a message is written in one go. */
const pen = createPen();

function encodeMessage(plan: MessagePlan, value: unknown): Uint8Array {
  restart(pen);
  writeMessage(pen, plan, value);
  return written(pen);
}

function decodeMessage(plan: MessagePlan, bytes: Uint8Array): unknown {
  const reader = protobuf.Reader.create(asBuffer(bytes));
  const message = emptyMessage(plan);
  readMessage({ reader, depth: 0, messages: 0 }, plan, message);
  return message;
}

/**
 * Makes a codec of a generated descriptor. The descriptor is parsed and each message prepared when first used.
 *
 * @param descriptorJson JSON as the generator writes it.
 */
export function createCodec<Messages>(descriptorJson: string): Codec<Messages> {
  let planOf: PlanOf | undefined;
  const find = (type: string): MessagePlan => {
    planOf ??= plansOf(JSON.parse(descriptorJson) as Descriptor);
    const plan = planOf(type);
    if (plan === undefined) throw new Fault('no such message');
    return plan;
  };
  const run = <T>(code: CodecErrorCode, type: string, use: (plan: MessagePlan) => unknown): T => {
    try {
      // The generator wrote types and descriptor from one model: what the plan yields is of the type.
      return use(find(type)) as T;
    } catch (error) {
      throw new CodecError(code, type, within('', error));
    }
  };
  return {
    encode: (type, value) => run('FLYBALL_PROTO_ENCODE', type, (plan) => encodeMessage(plan, value)),
    decode: (type, bytes) => run('FLYBALL_PROTO_DECODE', type, (plan) => decodeMessage(plan, bytes)),
    fill: (type, partial) =>
      run('FLYBALL_PROTO_ENCODE', type, (plan) => buildMessage(plan, partial, { json: false, depth: 0 })),
    toJson: (type, value) => run('FLYBALL_PROTO_JSON', type, (plan) => messageToJson(plan, value)),
    fromJson: (type, json) =>
      run('FLYBALL_PROTO_JSON', type, (plan) => buildMessage(plan, json, { json: true, depth: 0 })),
  };
}

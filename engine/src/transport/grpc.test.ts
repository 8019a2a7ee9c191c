import { fill } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { until } from '../conformance/world.ts';
import { EngineError } from '../errors.ts';
import { createGrpcConnector } from './grpc-client.ts';
import { type GrpcPlane, listenForEngines } from './grpc-server.ts';
import type { PlaneWire, Wire } from './wire.ts';

const planes: GrpcPlane[] = [];
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close();
});

interface Seen<In> {
  readonly messages: In[];
  ended: string | undefined;
  writable: number;
}

const watch = <Out, In>(wire: Wire<Out, In>): Seen<In> => {
  const seen: Seen<In> = { messages: [], ended: undefined, writable: 0 };
  wire.listen({
    message: (message) => seen.messages.push(message),
    writable: () => {
      seen.writable += 1;
    },
    ended: (error) => {
      seen.ended = error?.code ?? 'orderly';
    },
  });
  return seen;
};

/** A plane that hands over its wires, and a connector to it. */
const listen = async (token = 'good') => {
  const wires: { readonly wire: PlaneWire; readonly seen: Seen<EngineMessage>; readonly subject: string }[] =
    [];
  const plane = await listenForEngines({
    address: '127.0.0.1:0',
    authenticate: async (given) => (given === 'good' ? 'engine-1' : undefined),
    accept: (wire, subject) => wires.push({ wire, seen: watch(wire), subject }),
  });
  planes.push(plane);
  const addresses = [`127.0.0.1:${plane.port}`];
  return {
    wires,
    plane,
    connect: createGrpcConnector({ addresses, token: () => token, clock: systemClock }),
  };
};

const hello = (engine = 'e'): EngineMessage => ({ hello: fill('flyball.engine.v1.Hello', { engine }) });
const drain = (reason: string): PlaneMessage => ({ drain: { withinMs: 1, reason } });

test('carries messages both ways and an orderly end', async () => {
  const { connect, wires } = await listen();
  const wire = connect();
  const seen = watch(wire);
  wire.send(hello());
  await until('the plane heard', () => wires[0]?.seen.messages.length === 1);
  expect(wires[0]?.subject).toBe('engine-1');
  expect(wires[0]?.seen.messages[0]?.hello?.engine).toBe('e');
  wires[0]?.wire.send(drain('soon'));
  await until('the engine heard', () => seen.messages.length === 1);
  expect(seen.messages[0]).toEqual(drain('soon'));
  wire.send(hello('last words'));
  wire.end();
  await until('the plane saw the end', () => wires[0]?.seen.ended !== undefined);
  expect(wires[0]?.seen.ended).toBe('orderly');
  expect(wires[0]?.seen.messages).toHaveLength(2);
  expect(seen.ended).toBeUndefined();
});

test('an end with an error comes with its code, after what was sent', async () => {
  const { connect, wires } = await listen();
  const wire = connect();
  const seen = watch(wire);
  wire.send(hello());
  await until('the plane heard', () => wires.length === 1);
  wires[0]?.wire.send(drain('first'));
  wires[0]?.wire.end(new EngineError('FLYBALL_ENGINE_OBSERVE_GAP', '3 after 1'));
  await until('the engine saw the end', () => seen.ended !== undefined);
  expect([seen.messages.length, seen.ended]).toEqual([1, 'FLYBALL_ENGINE_OBSERVE_GAP']);
  expect(wire.isWritable()).toBe(false);
});

test('a token that is not valid is refused', async () => {
  const { connect, wires } = await listen('bad');
  const seen = watch(connect());
  await until('the engine is refused', () => seen.ended !== undefined);
  expect([seen.ended, wires.length]).toEqual(['FLYBALL_ENGINE_UNAUTHENTICATED', 0]);
});

test('no plane at all is an error of the connection', async () => {
  const { connect, plane } = await listen();
  await plane.close();
  const seen = watch(connect());
  await until('the dial failed', () => seen.ended !== undefined);
  expect(seen.ended).toBe('FLYBALL_ENGINE_UNREACHABLE');
});

test('a message over 4 MiB ends the stream', async () => {
  const { connect, wires } = await listen();
  const wire = connect();
  const seen = watch(wire);
  wire.send(hello('x'.repeat(5 * 1024 * 1024)));
  await until('the engine saw the end', () => seen.ended !== undefined);
  expect(wires.flatMap((row) => row.seen.messages)).toEqual([]);
});

test('a sender is told to wait; one that does not wait loses the stream', async () => {
  const { connect, wires } = await listen();
  const wire = connect();
  const seen = watch(wire);
  await until('the plane accepted', () => wires.length === 1);
  const plane = wires[0]?.wire;
  const text = drain('x'.repeat(100_000));
  let sent = 0;
  while (plane?.isWritable() && sent < 10_000) {
    plane.send(text);
    sent += 1;
  }
  expect(sent).toBeLessThan(10_000);
  await until('there is room again', () => (wires[0]?.seen.writable ?? 0) > 0);
  expect(plane?.isWritable()).toBe(true);
  for (let index = 0; index < 1000; index++) plane?.send(text);
  expect(wires[0]?.seen.ended).toBe('FLYBALL_ENGINE_SLOW_READER');
  await until('the engine saw the end', () => seen.ended !== undefined);
  expect(seen.ended).toBe('FLYBALL_ENGINE_SLOW_READER');
});

test('a plane that dies is noticed; each dial takes the next address', async () => {
  const [first, second] = [await listen(), await listen()];
  const addresses = [`127.0.0.1:${first.plane.port}`, `127.0.0.1:${second.plane.port}`];
  const connect = createGrpcConnector({ addresses, token: () => 'good', clock: systemClock });
  const seen = watch(connect());
  await until('the first plane is dialled', () => first.wires.length === 1);
  await first.plane.close();
  await until('the engine noticed', () => seen.ended !== undefined);
  expect(seen.ended).toBe('FLYBALL_ENGINE_UNREACHABLE');
  const wire = connect();
  watch(wire);
  await until('the second plane is dialled', () => second.wires.length === 1);
  wire.end();
});

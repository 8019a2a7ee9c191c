import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { systemClock } from '../clock.ts';
import { createGrpcConnector } from '../transport/grpc-client.ts';
import { listenForEngines } from '../transport/grpc-server.ts';
import { createMemoryPair } from '../transport/memory.ts';
import type { EngineWire, PlaneWire } from '../transport/wire.ts';

/** A place where a plane listens, as the cases need it. */
export interface Listening {
  /** Dials that plane. */
  readonly connect: () => EngineWire;
  /** Stops listening and loses all connections at once. */
  readonly stop: () => Promise<void>;
}

/** Carries sessions between an engine and a plane. */
export interface Link {
  readonly name: string;
  readonly listen: (accept: (wire: PlaneWire) => void) => Promise<Listening>;
}

/** Sessions in memory. */
export const memoryLink: Link = {
  name: 'in memory',
  listen: async (accept) => {
    const cuts = new Set<() => void>();
    let isUp = true;
    return {
      connect: () => {
        const pair = createMemoryPair<EngineMessage, PlaneMessage>();
        if (isUp) accept(pair.right);
        else setImmediate(pair.cut);
        cuts.add(pair.cut);
        return pair.left;
      },
      stop: async () => {
        isUp = false;
        for (const cut of cuts) cut();
      },
    };
  },
};

const TOKEN = 'conformance';

/** Sessions over gRPC on the loopback. */
export const grpcLink: Link = {
  name: 'over gRPC',
  listen: async (accept) => {
    const plane = await listenForEngines({
      address: '127.0.0.1:0',
      authenticate: (token) => (token === TOKEN ? 'engine' : undefined),
      accept,
    });
    const addresses = [`127.0.0.1:${plane.port}`];
    return {
      connect: createGrpcConnector({ addresses, token: () => TOKEN, clock: systemClock }),
      stop: plane.close,
    };
  },
};

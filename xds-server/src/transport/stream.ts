import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { XdsCore, XdsStream } from '../core/core.ts';
import { XdsError } from '../decode/errors.ts';
import type { WakeQueue } from './wake-queue.ts';

/** A call with encoded messages both ways. */
export type Call = ServerDuplexStream<Buffer, Buffer>;

/** What a stream is served with. */
export interface ServeOptions {
  readonly core: XdsCore;
  readonly mode: 'sotw' | 'delta';
  readonly queue: WakeQueue;
  /** Called once when the stream is over. */
  readonly onEnd: () => void;
  /** Told of what should not happen. */
  readonly onError: (error: unknown) => void;
}

/** A stream that is being served. */
export interface Served {
  /** Ends it with a status. */
  readonly end: (error: XdsError) => void;
}

/** Ends a call with the status of an error; what is not ours is not shown. */
export function refuseCall(call: Call, error: unknown): void {
  const known = error instanceof XdsError ? error : undefined;
  const details = known ? `${known.message}. ${known.mend}` : 'internal error';
  call.emit('error', { code: status[known?.status ?? 'INTERNAL'], details });
}

/**
 * Writes what may go, one response at a time: while one is on its way out nothing else is made, so a client that does
 * not read costs one response, and gets the newest state when it reads again.
 */
function pumpOf(call: Call, stream: XdsStream, fail: (error: unknown) => void): () => void {
  let isWriting = false;
  const pump = (): void => {
    if (isWriting) return;
    try {
      const bytes = stream.next();
      if (!bytes) return;
      isWriting = true;
      call.write(bytes, written);
    } catch (error) {
      fail(error);
    }
  };
  const written = (): void => {
    isWriting = false;
    pump();
  };
  return pump;
}

/** Serves one call until it ends. */
export function serveCall(call: Call, options: ServeOptions): Served {
  const { core, mode, queue, onEnd, onError } = options;
  let isOver = false;
  const stream = core.open({ mode, address: call.getPeer(), wake: () => queue.add(() => pump()) });
  const over = (): boolean => {
    if (isOver) return false;
    isOver = true;
    stream.close();
    onEnd();
    return true;
  };
  const fail = (error: unknown): void => {
    if (!over()) return;
    if (!(error instanceof XdsError)) onError(error);
    refuseCall(call, error);
  };
  const pump = pumpOf(call, stream, fail);
  call.on('data', (bytes: Buffer) => {
    if (isOver) return;
    try {
      stream.receive(bytes);
    } catch (error) {
      fail(error);
    }
    pump();
  });
  call.on('end', () => {
    over();
    call.end();
  });
  call.on('cancelled', over);
  call.on('error', over);
  return { end: fail };
}

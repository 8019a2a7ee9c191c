import { createSocket, type Socket } from 'node:dgram';
import { gzipSync } from 'node:zlib';
import { readObject } from '../core/fields.ts';
import type { Answer } from '../nacos/answer.ts';
import { serviceInfoJson } from '../nacos/service-info.ts';

/** How HTTP v1 spells answers. A lost datagram costs one such time. */
export const spelling = { name: 'grouped', cacheMs: 5_000 } as const;

/** A datagram and the id its acknowledgement carries. */
export type Datagram = { readonly id: string; readonly bytes: Buffer };

const GZIP_FROM = 1_024;

/** Encodes an answer once for all its readers; longer ones are compressed, as every client understands. */
export function createEncoder(): (answer: Answer) => Datagram {
  const known = new WeakMap<Answer, Datagram>();
  let last = 0;
  return (answer) => {
    const ready = known.get(answer);
    if (ready !== undefined) return ready;
    last = Math.max(last + 1, answer.madeAt);
    const text = JSON.stringify({ type: 'dom', data: serviceInfoJson(answer, spelling), lastRefTime: last });
    const plain = Buffer.from(text);
    const encoded = { id: String(last), bytes: plain.length > GZIP_FROM ? gzipSync(plain) : plain };
    known.set(answer, encoded);
    return encoded;
  };
}

/** The id an acknowledgement carries, or undefined when it is none. */
export function readAck(bytes: Buffer): string | undefined {
  try {
    const fields = readObject(JSON.parse(bytes.toString()));
    return fields?.['type'] === 'push-ack' ? String(fields['lastRefTime']) : undefined;
  } catch {
    return undefined;
  }
}

/** Opens a socket on the listener's address, with a port of the system's choice. */
export function bindUdp(host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, host === 'localhost' ? '127.0.0.1' : host, () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

import { parentPort } from 'node:worker_threads';
import { encodeAnswer, readYamlText } from './work.ts';

// Entry of the worker thread: bytes of a text in, its documents as JSON out; nothing when they are too large.
parentPort?.on('message', (bytes: Uint8Array) => {
  parentPort?.postMessage(encodeAnswer(readYamlText(bytes)) ?? '');
});
parentPort?.postMessage('ready');

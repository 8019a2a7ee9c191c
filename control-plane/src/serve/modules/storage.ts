import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { measuredLog } from '../../metrics/log-metrics.ts';
import type { Module } from '../../modules/module.ts';
import { openLog } from '../../resources/open.ts';
import { openLevelStore } from '../../store/level-store.ts';
import type { ServeContext } from '../parts.ts';

/** The log of resources, on disk. */
export const storageModule: Module<ServeContext> = {
  name: 'storage',
  doc: 'Keeps the log of resources on disk: an acknowledged commit is there after any crash.',
  needs: [],
  optional: false,
  options: ['data', 'store'],
  start: async ({ options, shelf, metrics, data, log: lines }) => {
    const store = await openLevelStore(options.store === '' ? join(data, 'log') : options.store);
    const log = await openLog({
      store,
      now: Date.now,
      newUid: randomUUID,
      onFailure: (error) => lines.error('The log failed beside a commit.', error),
    });
    shelf.put('log', measuredLog(log, metrics));
    return {
      stop: async () => {
        await log.close();
        await store.close();
      },
    };
  },
};

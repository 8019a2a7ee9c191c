import type { ObjectKey } from '@flyball/policy';
import type { Compiled } from '@flyball/policy/compile';
import { inCommits } from '../controllers/condition-commits.ts';
import { conditionsToKeep } from '../controllers/conditions.ts';
import { CONTROLLER } from '../log/record.ts';
import { timeText } from '../log/time-text.ts';
import type { ResourceLog } from '../resources/open.ts';
import { conditionsOf, getObject } from '../resources/query.ts';
import type { CommitRequest } from '../resources/request.ts';
import type { LogLines } from './parts.ts';

/** Keeps transitions of conditions in the log, where watchers see them. */
export interface KeptConditions {
  readonly passed: (compiled: Compiled) => void;
  readonly stop: () => void;
}

/** Transitions within this time are one commit, ms: status never costs a commit for each change of a spec. */
const COALESCE_MS = 250;

/** Begins to keep conditions of what compiles. */
export const keepConditions = (log: ResourceLog, lines: LogLines): KeptConditions => {
  const restated = new Map<ObjectKey, Compiled['units']>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const at = timeText(Date.now());
    const changes = [...restated].flatMap(([key, units]) => changeOf(log, { key, units, at }));
    restated.clear();
    for (const commit of inCommits(changes)) void keep(commit);
  };
  const keep = async (changes: CommitRequest['changes']): Promise<void> => {
    try {
      const result = await log.commit({ author: CONTROLLER, message: 'conditions', changes });
      if (result.outcome === 'refused')
        lines.error('Conditions were not kept.', new Error(`${result.fault.code}: ${result.fault.message}`));
    } catch (error) {
      lines.error('Conditions were not kept.', error);
    }
  };
  return {
    passed: ({ units, restated: objects }) => {
      for (const object of objects) restated.set(object, units);
      if (restated.size > 0) timer ??= setTimeout(flush, COALESCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
};

interface Restated {
  readonly key: ObjectKey;
  /** Live: read when the transition is written. */
  readonly units: Compiled['units'];
  readonly at: string;
}

const changeOf = (log: ResourceLog, { key, units, at }: Restated) => {
  const state = log.state();
  if (getObject(state, key) === undefined) return [];
  const conditions = conditionsToKeep(units.get(key)?.conditions ?? [], conditionsOf(state, key), at);
  return conditions ? [{ op: 'conditions' as const, key, conditions }] : [];
};

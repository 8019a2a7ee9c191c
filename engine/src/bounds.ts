import type { Client, EngineMessage, EntryReport, Hello, PlaneMessage, Push } from '@flyball/proto/engine';
import { EngineError } from './errors.ts';
import { LIMITS } from './limits.ts';

/** Holds a count or length against its bound. Throws `FLYBALL_ENGINE_OUT_OF_BOUNDS`. */
export const atMost = (what: string, value: number, most: number): void => {
  if (value > most)
    throw new EngineError('FLYBALL_ENGINE_OUT_OF_BOUNDS', `${what}: ${value}, at most ${most}`);
};

const names = (what: string, values: readonly string[]): void => {
  for (const value of values) atMost(what, value.length, LIMITS.name);
};

const rows = (what: string, map: Readonly<Record<string, string>>): void => {
  const entries = Object.entries(map);
  atMost(what, entries.length, LIMITS.mapRows);
  for (const [key, value] of entries) atMost(what, Math.max(key.length, value.length), LIMITS.key);
};

const checkHello = (hello: Hello): void => {
  names('hello', [hello.engine, hello.replica, hello.program]);
  atMost('hello.features', hello.features.length, LIMITS.features);
  names('hello.features', hello.features);
  atMost('hello.profiles', hello.profiles.length, LIMITS.profiles);
  for (const profile of hello.profiles) {
    names('hello.profiles', [profile.class, profile.version]);
    rows('hello.profiles.facts', profile.facts);
  }
  atMost('hello.digests', hello.digests.length, LIMITS.kinds);
  for (const { kind, digest } of hello.digests) names('hello.digests', [kind, digest]);
};

const checkRow = (row: EntryReport): void => {
  names('report.entry', [row.entry?.kind ?? '', row.version]);
  atMost('report.entry.key', row.entry?.key.length ?? 0, LIMITS.key);
  atMost('report.kept', row.kept.length, LIMITS.text);
  atMost('report.examples', row.examples.length, LIMITS.reportDetails);
  for (const { client, reason, irPath } of row.examples) {
    atMost('report.examples.client', client.length, LIMITS.key);
    atMost('report.examples.reason', Math.max(reason.length, irPath.length), LIMITS.text);
  }
  atMost('report.notes', row.notes.length, LIMITS.reportDetails);
  for (const note of row.notes) {
    names('report.notes', [note.feature, note.class]);
    atMost('report.notes.how', note.how.length, LIMITS.text);
  }
};

const checkClient = (client: Client): void => {
  atMost('observe.clients.id', Math.max(client.id.length, client.service.length), LIMITS.key);
  names('observe.clients', [client.class, client.version, client.address]);
  rows('observe.clients.labels', client.labels);
  rows('observe.clients.facts', client.facts);
};

const checkObserve = ({ observe }: EngineMessage): void => {
  if (!observe) return;
  names('observe.epoch', [observe.epoch]);
  atMost('observe', observe.clients.length + observe.gone.length, LIMITS.observeClients);
  for (const client of observe.clients) checkClient(client);
  for (const id of observe.gone) atMost('observe.gone', id.length, LIMITS.key);
};

const checkAnswer = ({ answer }: EngineMessage): void => {
  if (!answer) return;
  atMost('answer', answer.deliveries.length, LIMITS.deliveries);
  atMost('answer.error', answer.error.length, LIMITS.text);
  for (const { client, reason } of answer.deliveries) {
    atMost('answer.client', client.length, LIMITS.key);
    atMost('answer.reason', reason.length, LIMITS.text);
  }
};

const checkHave = ({ have }: EngineMessage): void => {
  if (!have) return;
  atMost('have.parts', have.parts, LIMITS.parts);
  atMost('have.held', have.held.length, LIMITS.haveRows);
  for (const { key, version } of have.held) {
    atMost('have.key', key.length, LIMITS.key);
    atMost('have.version', version.length, LIMITS.name);
  }
};

/** Holds a message of an engine against the bounds. Throws `FLYBALL_ENGINE_OUT_OF_BOUNDS`. */
export const checkEngineMessage = (message: EngineMessage): void => {
  if (message.hello) checkHello(message.hello);
  checkHave(message);
  if (message.accept) atMost('accept.refused', message.accept.refused.length, 2 * LIMITS.text);
  atMost('report', message.report?.entries.length ?? 0, LIMITS.reportRows);
  for (const row of message.report?.entries ?? []) checkRow(row);
  checkObserve(message);
  checkAnswer(message);
};

const checkPush = (push: Push): void => {
  atMost('push.parts', push.parts, LIMITS.parts);
  atMost('push', push.upserts.length + push.removes.length, LIMITS.partEntries);
  atMost(
    'push.bytes',
    push.upserts.reduce((sum, { body }) => sum + body.length, 0),
    LIMITS.partBytes,
  );
  for (const { kind, key, requires } of push.upserts) {
    atMost('push.entry', Math.max(kind.length, key.length), LIMITS.key);
    atMost('push.requires', requires.length, LIMITS.features);
    names('push.requires', requires);
  }
  for (const { kind, key } of push.removes)
    atMost('push.entry', Math.max(kind.length, key.length), LIMITS.key);
};

/** Holds a message of the plane against the bounds. Throws `FLYBALL_ENGINE_OUT_OF_BOUNDS`. */
export const checkPlaneMessage = (message: PlaneMessage): void => {
  if (message.push) checkPush(message.push);
  atMost('welcome.features', message.welcome?.features.length ?? 0, LIMITS.features);
  atMost('welcome.have', message.welcome?.have.length ?? 0, LIMITS.kinds);
  names('welcome', [message.welcome?.session ?? '', ...(message.welcome?.have ?? [])]);
  const asked = message.query;
  atMost('query', Math.max(asked?.client.length ?? 0, asked?.entry?.key.length ?? 0), LIMITS.key);
  atMost('drain.reason', message.drain?.reason.length ?? 0, LIMITS.text);
};

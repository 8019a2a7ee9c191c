import type { Channel, Session } from './channel.ts';
import type { Loss } from './events.ts';
import { reviewRefusals } from './refused.ts';

/** Nothing is to be done about a name any more. */
function unplan({ fresh, due, leaving, forced, foreign, isolation }: Channel, name: string): void {
  for (const names of [fresh, due, leaving, forced, foreign]) names.delete(name);
  isolation?.restore.delete(name);
}

/** What the client may hold of names, an unanswered response included. */
function lossesOf({ held, removing, outstanding }: Channel, names: readonly string[]): readonly Loss[] {
  const before = new Map(names.length > 0 ? outstanding?.items.map((item) => [item.name, item.before]) : []);
  return names.flatMap((name) =>
    [held.get(name), removing.get(name), before.get(name)].flatMap((artefact) =>
      artefact ? [{ artefact, by: undefined }] : [],
    ),
  );
}

/** The client asks for names no more, and with that drops them by itself. */
export function forget(channel: Channel, session: Session, names: readonly string[]): void {
  const lost = lossesOf(channel, names);
  for (const name of names) {
    channel.held.delete(name);
    channel.removing.delete(name);
    unplan(channel, name);
    reviewRefusals(channel, session, name);
  }
  if (lost.length > 0) session.events.lost(session.client, lost);
}

/** The client should not have a name any more, but keeps it until it is told, or asks for it no more. */
export function shelve({ held, removing }: Channel, session: Session, name: string): void {
  const artefact = held.get(name);
  if (!artefact) return;
  const before = removing.get(name);
  held.delete(name);
  removing.set(name, artefact);
  if (before) session.events.lost(session.client, [{ artefact: before, by: artefact }]);
}

/** The client unsubscribed names under a wildcard that does not list them: the next full state says that they are gone. */
export function shelveAll(channel: Channel, session: Session, names: readonly string[]): void {
  for (const name of names) {
    shelve(channel, session, name);
    unplan(channel, name);
    reviewRefusals(channel, session, name);
  }
}

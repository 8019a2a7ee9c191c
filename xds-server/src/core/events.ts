import type { XdsClient } from '../client.ts';
import type { Artefact } from './artefact.ts';

/** A version that goes to a client; `before` is the one it had, undefined where it had none or it is not known. */
export type Deliver = (client: XdsClient, artefact: Artefact, before: Artefact | undefined) => void;

/** A version at a client: accepted, or sent and not answered yet. */
export interface Held {
  readonly artefact: Artefact;
  readonly grade: 'sent' | 'accepted';
}

/** All that the client of one stream holds of it, or has been sent. The same function as long as the stream lives. */
export type Holding = () => Iterable<Held>;

/** A version that a client holds no more. */
export interface Loss {
  readonly artefact: Artefact;
  /** The version in its place; undefined: none. */
  readonly by: Artefact | undefined;
}

/** What happens at clients: the deliveries. */
export interface XdsEvents {
  /** A stream begins. */
  readonly connected: (client: XdsClient, holding: Holding) => void;
  /** A stream ended; what it held can still be asked for during this call. */
  readonly gone: (client: XdsClient, holding: Holding) => void;
  readonly sent: Deliver;
  readonly accepted: Deliver;
  readonly rejected: (client: XdsClient, rejection: Rejection) => void;
  /** Versions are gone from a client: replaced, removed, or no longer asked for. */
  readonly lost: (client: XdsClient, losses: readonly Loss[]) => void;
  /** Refusals of a resource are history: the client asks for it no more, or it does not exist any more. */
  readonly forgiven: (client: XdsClient, resource: Pick<Artefact, 'type' | 'name'>) => void;
}

/** A client refused a version. */
export interface Rejection {
  readonly artefact: Artefact;
  /** The good version it differs from: its plain twin, else what the client had or others have. */
  readonly base: Artefact | undefined;
  /** What the client goes on with by itself; undefined: nothing that is known here. */
  readonly own: Artefact | undefined;
  /** What the client is given instead; undefined: nothing of that name. */
  readonly instead: Artefact | undefined;
  /** Redacted text of the client. */
  readonly reason: string;
  /** Whether the version is now withheld from all clients of the class. */
  readonly withheld: boolean;
}

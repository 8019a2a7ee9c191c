import type { VersionedEntry } from '@flyball/proto/ir';
import type { Books } from '../books/books.ts';
import type { EngineDriver } from '../engine/driver.ts';

/** An engine under test. */
export interface EngineUnderTest {
  readonly driver: EngineDriver;
  /** Lets a client of that id attach, on whatever the engine speaks; resolves when the engine knows it. */
  readonly attach: (id: string) => Promise<void>;
  /** Ends the engine, its ports and its clients. */
  readonly stop: () => Promise<void>;
}

/** What a kind of engine brings so that the cases can run against it. */
export interface EngineHarness {
  /** Starts an engine that writes in the books. Called once a case; ports come from the system. */
  readonly start: (books: Books) => EngineUnderTest | Promise<EngineUnderTest>;
  /** Entries that concern any attached client, different for each `variant` of a number: at least one on config. */
  readonly entries: (number: number, variant: number) => readonly VersionedEntry[];
  /** An entry that the attached client refuses; left out where clients of this engine never do. */
  readonly refused?: () => readonly VersionedEntry[];
  /** An entry whose body the engine enforces fail-closed: by default a Limit. */
  readonly closed?: (variant: number) => VersionedEntry;
}

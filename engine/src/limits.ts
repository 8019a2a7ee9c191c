/** Bounds of the engine protocol. Both halves hold to them when they send and refuse what exceeds them. */
export const LIMITS = {
  /** Entries (new, changed, removed) in one part of a push. */
  partEntries: 256,
  /** Bytes of bodies in one part of a push; also of one body. */
  partBytes: 1024 * 1024,
  /** Parts of one push, or of the list of what is held of one kind. */
  parts: 4096,
  /** Bytes of bodies in one push; it is buffered before it is applied. */
  pushBytes: 256 * 1024 * 1024,
  /** Rows in one part of Have. */
  haveRows: 1000,
  /** Bytes of one message on the wire. */
  messageBytes: 4 * 1024 * 1024,
  /** IR kinds in one Hello or Welcome. */
  kinds: 64,
  /** Features in one list. */
  features: 512,
  /** Client classes of one engine. */
  profiles: 32,
  /** Rows of a map of labels or facts. */
  mapRows: 64,
  /** Characters of a name: engine, replica, kind, feature, class, version, session. */
  name: 256,
  /** Characters of a key or a client id. */
  key: 1024,
  /** Characters of a text for people: reason, how, detail. */
  text: 512,
  /** Rows in one Report. */
  reportRows: 256,
  /** Characters of the rows in one Report; a sender stops there. */
  reportText: 1024 * 1024,
  /** Examples and notes of one row of a Report. */
  reportDetails: 32,
  /** Clients named (new, changed, gone) in one Observe. */
  observeClients: 1000,
  /** Characters of the clients in one Observe; a sender stops there. */
  observeText: 1024 * 1024,
  /** Deliveries in one Answer. */
  deliveries: 1000,
  /** Questions that wait for an answer in one session. */
  questions: 64,
  /** Sessions of one replica of the plane. */
  sessions: 4096,
  /** Clients of one engine. */
  clients: 100_000,
} as const;

/** Time-outs of a session, ms. */
export const TIMEOUTS = {
  /** From the start of a session to Hello, or from Hello to Welcome. */
  handshake: 10_000,
  /** From Welcome to the last part of Have. */
  have: 30_000,
  /** From the first part of a push to its Accept. */
  accept: 60_000,
  /** From a question to its answer. */
  question: 5_000,
} as const;

/** What the command writes to. Resolves when more may be written. */
export interface Sink {
  readonly write: (text: string) => Promise<void>;
}

/** What is known of a path. */
export interface PathInfo {
  readonly type: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  /** User it belongs to; 0 where the system has no users. */
  readonly owner: number;
}

/** Files of this machine. Paths are absolute. */
export interface Files {
  /** Undefined when there is none. */
  readonly info: (path: string) => Promise<PathInfo | undefined>;
  /** Names in a folder, in no order. */
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Replaces a file as a whole, for its owner only, making its folders. */
  readonly writePrivate: (path: string, text: string) => Promise<void>;
}

/** The part of the world the command sees. */
export interface Io {
  /** Data. */
  readonly stdout: Sink;
  /** Messages. */
  readonly stderr: Sink;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Folder of the user, where XDG_CONFIG_HOME is not set. */
  readonly home: string;
  /** User the process runs as; undefined where the system has none. */
  readonly user: number | undefined;
  readonly isTty: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly files: Files;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Asks on the terminal without showing what is typed. */
  readonly askSecret: (question: string) => Promise<string>;
}

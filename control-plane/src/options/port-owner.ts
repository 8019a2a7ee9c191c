import { readdir, readFile, readlink } from 'node:fs/promises';
import { type OptionFault, optionFault } from './errors.ts';

/** A process, as far as the system lets it be seen. */
export interface PortOwner {
  readonly pid: number;
  /** Name of its program; never its arguments, which may hold secrets. */
  readonly name: string;
}

/** Reading of the proc file system (proc(5)); rejects where it may not look. */
export interface ProcFiles {
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly read: (path: string) => Promise<string>;
  readonly link: (path: string) => Promise<string>;
}

const PROC: ProcFiles = { list: readdir, read: (path) => readFile(path, 'utf8'), link: readlink };

/** State LISTEN in /proc/net/tcp. */
const LISTEN = '0A';

/** Bounds of the search: it runs at a failed start and must not take long. */
const MAX_PROCESSES = 5_000;
const MAX_FILES = 4_096;

/** What to tell when a port cannot be bound because somebody else holds it. */
export async function explainPortTaken(port: number, flag: string, proc = PROC): Promise<OptionFault> {
  const owner = await ownerOf(port, proc);
  const by = owner === undefined ? 'another process' : `${owner.name} (process ${owner.pid})`;
  return optionFault('FLYBALL_OPTION_PORT_TAKEN', {
    option: flag.replace(/^--/, ''),
    source: 'flag',
    where: flag,
    message: `Port ${port} is held by ${by}.`,
    mend: `End it, or start with another port: ${flag} ${port === 65_535 ? 0 : port + 1}.`,
  });
}

/** Who listens on a port of this machine; undefined when that cannot be seen (other systems, other users). */
export async function ownerOf(port: number, proc = PROC): Promise<PortOwner | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => tried(proc.read(path))));
  const sockets = new Set(tables.flatMap((table) => listeningSockets(table ?? '', port)));
  if (sockets.size === 0) return undefined;
  const names = (await tried(proc.list('/proc'))) ?? [];
  for (const pid of names.filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES)) {
    if (!(await holdsOne(proc, pid, sockets))) continue;
    const name = (await tried(proc.read(`/proc/${pid}/comm`)))?.trim() ?? '';
    return { pid: Number(pid), name: name === '' ? 'a process' : name };
  }
  return undefined;
}

/** Inodes of the sockets that listen on a port, of the text of /proc/net/tcp. */
export function listeningSockets(table: string, port: number): readonly string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [local, state, inode] = [fields[1], fields[3], fields[9]];
    return local?.split(':')[1] === wanted && state === LISTEN && inode !== undefined ? [inode] : [];
  });
}

async function holdsOne(proc: ProcFiles, pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const files = (await tried(proc.list(`/proc/${pid}/fd`))) ?? [];
  const links = files.slice(0, MAX_FILES).map((file) => tried(proc.link(`/proc/${pid}/fd/${file}`)));
  return (await Promise.all(links)).some((link) =>
    sockets.has(/^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? ''),
  );
}

const tried = <Value>(attempt: Promise<Value>): Promise<Value | undefined> => attempt.catch(() => undefined);

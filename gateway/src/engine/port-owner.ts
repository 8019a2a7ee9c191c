import { readdir, readFile, readlink } from 'node:fs/promises';

/** Reading of the proc file system (proc(5)); rejects where it may not look. */
export interface ProcFiles {
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly read: (path: string) => Promise<string>;
  readonly link: (path: string) => Promise<string>;
}

const PROC: ProcFiles = { list: readdir, read: (path) => readFile(path, 'utf8'), link: readlink };

/** State LISTEN in /proc/net/tcp. */
const LISTEN = '0A';
const MAX_PROCESSES = 5_000;
const MAX_FILES = 4_096;

/** Who listens on a port of this machine, `name (process 12)`; undefined where the system does not let it be seen. */
export const portOwner = async (port: number, proc: ProcFiles = PROC): Promise<string | undefined> => {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => tried(proc.read(path))));
  const sockets = new Set(tables.flatMap((table) => listeningSockets(table ?? '', port)));
  if (sockets.size === 0) return undefined;
  const names = (await tried(proc.list('/proc'))) ?? [];
  for (const pid of names.filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES)) {
    if (!(await holdsOne(proc, pid, sockets))) continue;
    const name = (await tried(proc.read(`/proc/${pid}/comm`)))?.trim();
    return `${name || 'a program'} (process ${pid})`;
  }
  return undefined;
};

/** Inodes of the sockets that listen on a port. */
const listeningSockets = (table: string, port: number): readonly string[] => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [local, state, inode] = [fields[1], fields[3], fields[9]];
    return local?.split(':')[1] === wanted && state === LISTEN && inode !== undefined ? [inode] : [];
  });
};

const holdsOne = async (proc: ProcFiles, pid: string, sockets: ReadonlySet<string>): Promise<boolean> => {
  const files = (await tried(proc.list(`/proc/${pid}/fd`))) ?? [];
  const links = files.slice(0, MAX_FILES).map((file) => tried(proc.link(`/proc/${pid}/fd/${file}`)));
  return (await Promise.all(links)).some((link) =>
    sockets.has(/^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? ''),
  );
};

const tried = <Value>(attempt: Promise<Value>): Promise<Value | undefined> => attempt.catch(() => undefined);

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Fields of /proc/PID/stat behind the name in brackets, that may hold anything: utime and stime are 14 and 15, from 1. */
const UTIME = 11;
const STIME = 12;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** A process and its children, as nginx's master and worker. */
const family = (pid: number): readonly number[] => {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number)];
};

let perSecond: number | undefined;

const clockTicks = (): number => {
  perSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return perSecond;
};

const ticksOf = (pid: number): number => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[UTIME]) + Number(fields[STIME]);
};

/** Processor time of a process and its children, user and system, all threads, in µs. Linux only. */
export const cpuMicroseconds = (pid: number): number =>
  (family(pid).reduce((sum, each) => sum + ticksOf(each), 0) * 1e6) / clockTicks();

/** Resident memory of a process and its children, MiB. */
export const rssMiB = (pid: number): number =>
  family(pid).reduce((sum, each) => {
    const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${each}/status`)) ?? [];
    return sum + Number(kib) / 1_024;
  }, 0);

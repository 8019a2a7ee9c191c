import { spawn } from 'node:child_process';
import { root } from './root.mjs';

const heartbeatMs = 10_000;
const keptOutput = 64 * 1024;

/** Exit code as a shell reports it: signals become 128 + number, of which only the usual ones matter here. */
function exitCode(code, signal) {
  if (code !== null) return code;
  return 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0);
}

/** Runs a command that talks to the terminal itself. Answers its exit code. */
export function run(command, args, { env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/** Runs a command, keeps the end of what it prints, and calls `onWait` with the seconds gone every ten seconds. */
export async function runQuietly(command, args, { env = {}, onWait = () => {} } = {}) {
  const started = Date.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const collect = (chunk) => {
    output = (output + chunk).slice(-keptOutput);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const timer = setInterval(() => onWait(Math.round((Date.now() - started) / 1000)), heartbeatMs);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve(exitCode(status, signal)));
    });
    return { code, output, milliseconds: Date.now() - started };
  } finally {
    clearInterval(timer);
  }
}

/** Runs a script or a package's command with this Node, so that PATH and shell play no part. */
export function runNode(args, options) {
  return runQuietly(process.execPath, args, options);
}

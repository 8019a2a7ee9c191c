import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { distFolder, fromRoot, root } from './root.mjs';

const suffix = '.bench.ts';

/** Names of the benches, sorted: `compile` for bench/compile.bench.ts. */
export function benchNames() {
  const files = readdirSync(fromRoot('bench')).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length)).sort();
}

/** Runs a bundle in a child with its own heap; stdout of the bench goes to stderr, so results stay alone on stdout. */
function runInChild(bundleFile) {
  const child = fork(fromRoot('scripts', 'lib', 'bench-child.mjs'), [bundleFile], {
    cwd: root,
    execArgv: ['--enable-source-maps', '--expose-gc'],
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let figures;
    child.once('message', (message) => {
      figures = message.figures;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && figures !== undefined) resolve(figures);
      else reject(new Error(`The bench ended with ${code} and gave no result.`));
    });
  });
}

function machine() {
  return { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
}

/** Bundles and runs one bench. Answers the object to print: name, date, machine, figures. */
export async function runBench(name) {
  const { bundle } = await import('./bundle.mjs');
  await bundle({ [`bench-${name}`]: `bench/${name}${suffix}` });
  const figures = await runInChild(join(distFolder, `bench-${name}.mjs`));
  const quick = process.env['FLYBALL_BENCH'] === 'quick';
  return { bench: name, date: new Date().toISOString(), quick, machine: machine(), figures };
}

import { failure } from './failure.mjs';
import { readManifest } from './root.mjs';

function parse(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return { major, minor, patch };
}

/** Whether a version like 20.20.2 is at least another like 20.19. */
export function atLeast(version, wanted) {
  const have = parse(version);
  const want = parse(wanted);
  if (have.major !== want.major) return have.major > want.major;
  if (have.minor !== want.minor) return have.minor > want.minor;
  return have.patch >= want.patch;
}

/** Throws with a way out when this Node is older than `engines.node` of the root asks for. */
export function checkNode() {
  const wanted = readManifest().engines.node.replace('>=', '');
  if (atLeast(process.versions.node, wanted)) return;
  throw failure(
    `Flyball needs Node ${wanted} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org or with your version manager, then run this again.',
  );
}

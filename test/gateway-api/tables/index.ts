import type { ConformanceCase } from '../case.ts';
import { CHANGED } from './changes.ts';
import { GATEWAYS } from './gateways.ts';
import { HOSTS } from './hosts.ts';
import { LISTENERS } from './listeners.ts';
import { MATCHING } from './matching.ts';
import { MESH_CASES } from './mesh.ts';
import { MIRRORS } from './mirrors.ts';
import { REDIRECTS } from './redirects.ts';
import { REFERENCES } from './references.ts';
import { TRAFFIC } from './traffic.ts';

/** All conformance tests that are run. */
export const CASES: readonly ConformanceCase[] = [
  ...GATEWAYS,
  ...LISTENERS,
  ...HOSTS,
  ...REFERENCES,
  ...MATCHING,
  ...REDIRECTS,
  ...CHANGED,
  ...MIRRORS,
  ...TRAFFIC,
  ...MESH_CASES,
];

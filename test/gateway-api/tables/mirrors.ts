import { type ConformanceCase, V1, V2, V3 } from '../case.ts';
import { MODIFIED } from './changes.ts';

/** Copies of requests. */
export const MIRRORS: readonly ConformanceCase[] = [
  {
    name: 'HTTPRouteRequestMirror',
    routes: [{ route: 'request-mirror' }],
    requests: [
      { path: '/mirror', backend: V1, mirrors: { [V2]: 100 } },
      { path: '/mirror-and-modify-headers', ...MODIFIED, backend: V1, mirrors: { [V2]: 100 } },
    ],
  },
  {
    name: 'HTTPRouteRequestMultipleMirrors',
    routes: [{ route: 'request-multiple-mirrors' }],
    requests: [
      { path: '/multi-mirror', backend: V1, mirrors: { [V2]: 100, [V3]: 100 } },
      {
        path: '/multi-mirror-and-modify-request-headers',
        ...MODIFIED,
        backend: V1,
        mirrors: { [V2]: 100, [V3]: 100 },
      },
    ],
  },
  {
    name: 'HTTPRouteRequestPercentageMirror',
    routes: [{ route: 'request-percentage-mirror' }],
    requests: [
      { path: '/percent-mirror', backend: V1, mirrors: { [V2]: 20 } },
      { path: '/percent-mirror-fraction', backend: V1, mirrors: { [V2]: 50 } },
      { path: '/percent-mirror-and-modify-headers', ...MODIFIED, backend: V1, mirrors: { [V2]: 35 } },
    ],
  },
];

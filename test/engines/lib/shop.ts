import { envoyBootstrap } from '@flyball/sidecar-config';
import { type Envoy, startEnvoy } from '../envoy.ts';
import type { TestServer } from '../server.ts';

/** Starts an Envoy of the Gateway `edge`. */
export const startEdge = (xdsPort: number, protocol: 'delta' | 'sotw' = 'delta'): Promise<Envoy> =>
  startEnvoy({
    bootstrap: envoyBootstrap({
      id: `edge-${protocol}`,
      gateway: 'default/edge',
      server: { address: '127.0.0.1', port: xdsPort },
      admin: { address: '127.0.0.1', port: 0 },
      protocol,
    }),
  });

/** How far what an object compiled to came, as the API tells it. */
export interface DeliveryRow {
  readonly kind: string;
  readonly key: string;
  readonly engines: readonly {
    readonly engine: string;
    readonly grades: Readonly<Record<'sent' | 'accepted' | 'rejected', number>>;
    readonly behind: number;
    readonly kept: string;
    readonly rejections: readonly {
      readonly client: string;
      readonly reason: string;
      readonly field: string;
    }[];
  }[];
}

/** Waits until all clients have what objects say; fails when they do not come to it. */
export const settled = async (
  { ask }: Pick<TestServer, 'ask'>,
  revision: number,
  objects: readonly string[],
): Promise<void> => {
  const answer = await ask('POST', '/apis/flyball.dev/v1/settled', { objects, revision, timeoutMs: 60_000 });
  if (!(answer as { readonly complete: boolean }).complete)
    throw new Error(`not settled: ${JSON.stringify(answer)}`);
};

/** Commits documents and the end of some objects as one change; resolves with the revision. */
export const commitAll = async (
  { ask }: Pick<TestServer, 'ask'>,
  change: { readonly puts: readonly object[]; readonly deletes: readonly string[] },
): Promise<number> => {
  const changes = [
    ...change.puts.map((object) => ({ op: 'put', object })),
    ...change.deletes.map((key) => ({ op: 'delete', key })),
  ];
  const answer = await ask('POST', '/apis/flyball.dev/v1/changesets', { changes, message: 'test' });
  return (answer as { readonly revision: number }).revision;
};

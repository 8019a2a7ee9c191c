import { isIrKind, readBody, type VersionedEntry } from '@flyball/proto/ir';
import { createTranslator, envoyBootstrap } from '@flyball/sidecar-config';
import { createXdsCore, listenForClients, type XdsServer } from '@flyball/xds-server';
import { envoyBinary, startEnvoy } from '../../test/engines/envoy.ts';
import { entriesOfJob, GATEWAY, withoutIdleFilters } from './gateway-entries.ts';
import { freePort, type RunningProxy } from './gateway-proxy.ts';

type Decoded = Parameters<ReturnType<typeof createTranslator>['apply']>[0]['upserts'][number];

const decoded = (entry: VersionedEntry): readonly Decoded[] => {
  const { kind, key, version } = entry;
  // A kind that is only known at run time is not narrowed to one member of the union.
  return isIrKind(kind) ? [{ kind, key, version, body: readBody(kind, entry) } as Decoded] : [];
};

const nothing = (): void => undefined;

/** Serves what our translator makes of the job, as the plane's xDS server does. */
const serveJob = async (entries: readonly VersionedEntry[]): Promise<XdsServer> => {
  const core = createXdsCore({
    identifier: 'bench',
    events: {
      connected: nothing,
      gone: nothing,
      sent: nothing,
      accepted: nothing,
      lost: nothing,
      forgiven: nothing,
      rejected: (_client, { artefact, reason }) => {
        process.stderr.write(`Envoy refuses ${artefact.type} ${artefact.name}: ${reason}\n`);
      },
    },
  });
  const change = createTranslator('envoy').apply({ upserts: entries.flatMap(decoded), removes: [] });
  const [failure] = change.failures;
  if (failure) throw new Error(`The job cannot be translated: ${failure.reason}`);
  core.apply('envoy', change);
  return listenForClients({ core, host: '127.0.0.1', port: 0, isReady: () => true });
};

/**
 * Envoy with one worker, configured over xDS by the same entries as the built-in gateway, without filters that the job
 * does not need; undefined where it cannot be had.
 */
export const startEnvoyProxy = async (upstreams: readonly number[]): Promise<RunningProxy | undefined> => {
  try {
    await envoyBinary();
  } catch (error) {
    process.stderr.write(`No figures of Envoy: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
  const port = await freePort();
  const server = await serveJob(entriesOfJob({ port, upstreams }, [withoutIdleFilters(port)]));
  const bootstrap = envoyBootstrap({
    gateway: GATEWAY,
    id: 'bench',
    server: { address: '127.0.0.1', port: server.port },
    admin: { address: '127.0.0.1', port: 0 },
  });
  const envoy = await startEnvoy({ bootstrap });
  return {
    name: 'envoy',
    pid: envoy.pid,
    port,
    log: envoy.log,
    stop: async () => {
      await envoy.stop();
      await server.close(1_000);
    },
  };
};

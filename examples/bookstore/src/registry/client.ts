import type { EventEmitter } from 'node:events';
import nacos from 'nacos';
import { type Host, usable } from './pick.ts';

/** The registry as an application uses it: by the plain client, and nothing more. */
export interface RegistryClient {
  /** Registers instances of a service and keeps trying until the registry takes them. */
  readonly register: (service: string, instances: readonly Instance[]) => void;
  /** Instances of a service that take requests, as the registry last said. */
  readonly watch: (service: string) => () => readonly Host[];
  /** Takes back what was registered, and closes the client. */
  readonly close: () => Promise<void>;
}

/** An instance of a service on this machine. */
export interface Instance {
  readonly port: number;
  readonly version: string;
}

interface Registration {
  readonly ip: string;
  readonly port: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The client as it is; the types it ships leave out `close` and `metadata`. */
interface NamingClient extends EventEmitter {
  readonly ready: () => Promise<void>;
  readonly registerInstance: (service: string, instance: Registration) => Promise<void>;
  readonly deregisterInstance: (service: string, instance: Registration) => Promise<void>;
  readonly subscribe: (service: string, listener: (hosts: readonly Host[]) => void) => void;
  readonly close: () => Promise<void>;
  /** The part that asks for instances. It prints what fails unless somebody listens. */
  readonly _hostReactor?: EventEmitter;
}

const nothing = (): void => undefined;
const quiet = { info: nothing, warn: nothing, debug: nothing, error: nothing };
const RETRY_MS = 500;

/** Connects to a registry: `host:port`. It need not be there yet. */
export async function connectRegistry(address: string): Promise<RegistryClient> {
  const options = { logger: quiet, serverList: address, namespace: 'public' };
  const client = new nacos.NacosNamingClient(options as never) as unknown as NamingClient;
  client.on('error', nothing);
  client._hostReactor?.on('error', nothing);
  await client.ready();
  const registered: (() => Promise<void>)[] = [];
  return {
    register: (service, instances) => {
      for (const instance of instances) registered.push(keepRegistered(client, service, instance));
    },
    watch: (service) => {
      let hosts: readonly Host[] = [];
      client.subscribe(service, (told) => {
        hosts = told.filter(usable);
      });
      return () => hosts;
    },
    close: async () => {
      await Promise.allSettled(registered.map((withdraw) => withdraw()));
      await client.close();
    },
  };
}

/** Registers an instance, again and again until it succeeds; beats of the client keep it. Answers the way back. */
function keepRegistered(
  client: NamingClient,
  service: string,
  { port, version }: Instance,
): () => Promise<void> {
  const registration = { ip: '127.0.0.1', port, metadata: { version } };
  let timer: NodeJS.Timeout | undefined;
  let isWithdrawn = false;
  const register = (): void => {
    client.registerInstance(service, registration).catch(() => {
      if (!isWithdrawn) timer = setTimeout(register, RETRY_MS);
    });
  };
  register();
  return async () => {
    isWithdrawn = true;
    clearTimeout(timer);
    await client.deregisterInstance(service, registration);
  };
}

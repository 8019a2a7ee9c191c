import {
  CustomObjectsApi,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';

/** A route as the client sees it. */
export interface Route extends KubernetesObject {
  readonly spec?: { readonly hostnames?: readonly string[] };
  readonly status?: { readonly parents?: readonly object[] };
}

const GROUP = { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'httproutes' } as const;

/** The configuration of a client of that port. */
export function kubeConfig(port: number, token: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'flyball', server: `http://127.0.0.1:${port}`, skipTLSVerify: true }],
    users: [{ name: 'me', token }],
    contexts: [{ name: 'me', cluster: 'flyball', user: 'me' }],
    currentContext: 'me',
  });
  return config;
}

/** Reading and writing of routes. */
export const routesOf = (config: KubeConfig) => {
  const client = config.makeApiClient(CustomObjectsApi);
  const inShop = { ...GROUP, namespace: 'shop' };
  return {
    create: (body: object): Promise<Route> => client.createNamespacedCustomObject({ ...inShop, body }),
    replace: (name: string, body: object): Promise<Route> =>
      client.replaceNamespacedCustomObject({ ...inShop, name, body }),
    remove: (name: string): Promise<unknown> => client.deleteNamespacedCustomObject({ ...inShop, name }),
    get: (name: string): Promise<Route> => client.getNamespacedCustomObject({ ...inShop, name }),
    list: (): Promise<KubernetesListObject<Route>> => client.listNamespacedCustomObject(inShop),
  };
};

/** What an informer saw, and the informer. */
export interface Watching {
  /** `add a`, `update a`, `delete a`. */
  readonly seen: string[];
  readonly informer: ReturnType<typeof informerOf>;
  stop(): Promise<void>;
}

const informerOf = (config: KubeConfig) =>
  makeInformer<Route>(config, '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes', () =>
    routesOf(config).list(),
  );

/** An informer that goes on after errors, as its documentation advises. */
export async function watchRoutes(config: KubeConfig): Promise<Watching> {
  const informer = informerOf(config);
  const seen: string[] = [];
  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  const note = (what: string) => (object: Route) => void seen.push(`${what} ${object.metadata?.name}`);
  informer.on('add', note('add'));
  informer.on('update', note('update'));
  informer.on('delete', note('delete'));
  informer.on('error', () => {
    if (!stopped) again = setTimeout(() => void informer.start(), 50);
  });
  await informer.start();
  return {
    seen,
    informer,
    async stop() {
      stopped = true;
      clearTimeout(again);
      await informer.stop();
    },
  };
}

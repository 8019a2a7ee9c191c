import type { Listener } from '../bodies.ts';
import { FROM_ADS } from '../config-source.ts';

/** The listener a gRPC client asks for: nothing but the name of the routes. */
export const apiListenerBody = (name: string, routeConfigName: string): Listener => ({
  name,
  apiListener: {
    apiListener: {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
      rds: { routeConfigName, configSource: FROM_ADS },
      httpFilters: [
        {
          name: 'envoy.filters.http.router',
          typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
        },
      ],
    },
  },
});

import type { Module } from '../../modules/module.ts';
import type { ServeContext } from '../parts.ts';
import { accessModule } from './access.ts';
import { apiModule } from './api.ts';
import { claimsModule } from './claims.ts';
import { defaultsModule } from './defaults.ts';
import { enginesModule } from './engines.ts';
import { envoyModule } from './envoy.ts';
import { exampleModule } from './example.ts';
import { gatewayModule } from './gateway.ts';
import { nacosModule } from './nacos.ts';
import { planeModule } from './plane.ts';
import { registryModule } from './registry.ts';
import { storageModule } from './storage.ts';
import { waypointsModule } from './waypoints.ts';
import { xdsModule } from './xds.ts';

/** All modules of `flyball serve`. */
export const SERVE_MODULES: readonly Module<ServeContext>[] = [
  storageModule,
  accessModule,
  defaultsModule,
  planeModule,
  claimsModule,
  enginesModule,
  registryModule,
  nacosModule,
  waypointsModule,
  xdsModule,
  envoyModule,
  gatewayModule,
  exampleModule,
  apiModule,
];

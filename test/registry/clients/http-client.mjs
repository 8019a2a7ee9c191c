// npm `nacos`: HTTP v1, beats and UDP pushes.
import nacos from 'nacos';
import { serve, tell } from './answer.mjs';

const { NacosNamingClient } = nacos;
const quiet = { info() {}, warn() {}, debug() {}, error() {} };
let client;

serve({
  async connect({ http }) {
    client = new NacosNamingClient({ logger: quiet, serverList: `127.0.0.1:${http}`, namespace: 'public' });
    client.on('error', () => {});
    await client.ready();
  },
  register: (service, instance) => client.registerInstance(service, instance),
  deregister: (service, instance) => client.deregisterInstance(service, instance),
  all: (service) => client.getAllInstances(service, 'DEFAULT_GROUP', '', false),
  select: (service) => client.selectInstances(service, 'DEFAULT_GROUP', '', true, false),
  status: () => client.getServerStatus(),
  subscribe(service) {
    client.subscribe(service, (hosts) => tell(service, hosts));
  },
});

// npm `nacos-sdk-rust-binding-node`: gRPC.
import { NacosNamingClient } from 'nacos-sdk-rust-binding-node';
import { serve, tell } from './answer.mjs';

let client;

serve({
  connect({ grpc }) {
    // The client dials the port it is given plus 1000.
    client = new NacosNamingClient({
      serverAddr: `127.0.0.1:${grpc - 1000}`,
      namespace: '',
      appName: 'probe',
    });
  },
  register: (service, instance) => client.registerInstance(service, 'DEFAULT_GROUP', instance),
  batch: (service, instances) => client.batchRegisterInstance(service, 'DEFAULT_GROUP', instances),
  deregister: (service, instance) => client.deregisterInstance(service, 'DEFAULT_GROUP', instance),
  all: (service) => client.getAllInstances(service, 'DEFAULT_GROUP', [], false),
  select: (service) => client.selectInstances(service, 'DEFAULT_GROUP', [], false, true),
  subscribe: (service) =>
    client.subscribe(service, 'DEFAULT_GROUP', [], (_error, hosts) => tell(service, hosts)),
});

import type { CommandSpec } from '../command.ts';
import { ALL_NAMESPACES, NAMESPACE, output, SELECTOR } from '../shared-options.ts';

/** `flyball get`. */
export const getCommand: CommandSpec = {
  name: 'get',
  group: 'Read',
  summary: 'list objects, or show some of them',
  args: [['<kind...>', 'kind, kind and names, or kind/name; several kinds are joined by commas']],
  completes: 'kinds',
  options: [
    NAMESPACE,
    ALL_NAMESPACES,
    SELECTOR,
    output('table', 'wide', 'json', 'yaml', 'name'),
    { flags: '-w, --watch', doc: 'Go on with each change until Ctrl-C' },
  ],
  examples: [
    ['get httproutes -A', 'Routes of all namespaces'],
    ['get httproute/account -n shop -o yaml', 'One route as YAML'],
    ['get gateways,httproutes -n shop', 'Two kinds'],
    ['get httproutes -A -w', 'Changes as they come'],
  ],
  run: async (given) => (await import('../actions/get.ts')).get(given),
};

import type { CommandSpec } from '../command.ts';
import { FILES, output } from '../shared-options.ts';

/** `flyball trace`. */
export const traceCommand: CommandSpec = {
  name: 'trace',
  group: 'Prove',
  summary: 'show what becomes of a request, hop by hop, with the rules that lost and why',
  details:
    'With -f the files are asked and no server is needed. Without --gateway and --service the entrance is the Gateway whose listener takes the host and the port of the URL. With --batch requests are lines of JSON on standard input; a bad line is answered with an error, and the exit code is 2 at the end.',
  args: [
    ['[method]', 'method, such as GET'],
    ['[url]', 'URL, or a path'],
  ],
  options: [
    { flags: '-H, --header <header>', doc: "Header as 'name: value'; may be repeated", multiple: true },
    { flags: '--gateway <name>', doc: 'Gateway it enters by, ns/name' },
    { flags: '--port <port>', doc: 'Port of the listener' },
    { flags: '--service <name>', doc: 'Service it is sent to within the mesh, ns/name' },
    { flags: '--from <namespace>', doc: 'Namespace of the caller, with --service' },
    FILES,
    output('text', 'json', 'yaml'),
    { flags: '--batch', doc: 'Trace lines of JSON from standard input' },
  ],
  examples: [
    [
      "trace GET http://shop.localhost:8080/account -H 'x-user: tester'",
      'Why does this request go where it goes?',
    ],
    ['trace GET /account --service shop/account -f policies/', 'The same on files'],
    ['trace --batch -f policies/ < requests.jsonl > outcomes.jsonl', 'Many requests'],
  ],
  run: async (given) => (await import('../actions/trace.ts')).trace(given),
};

import { isIP } from 'node:net';
import { envoyBootstrap, grpcBootstrap } from '@flyball/sidecar-config';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { jsonText } from '../render/documents.ts';

const XDS = '127.0.0.1:15010';
const ADMIN = '127.0.0.1:9901';
/** Namespace and name. */
const NAME = /^[a-z0-9-]+\/[a-z0-9.-]+$/;

/** `flyball sidecar bootstrap envoy`: the file an Envoy is started with. */
export const envoyFile = async (given: Given): Promise<ExitCode> => {
  const gateway = textOf(given, 'gateway') ?? '';
  if (!NAME.test(gateway))
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'It is not said which Gateway the Envoy serves.',
      'Add --gateway ns/name.',
    );
  const file = envoyBootstrap({
    gateway,
    id: textOf(given, 'id') ?? `envoy-${gateway.replace('/', '-')}`,
    server: hostPort('xds', textOf(given, 'xds') ?? XDS),
    admin: hostPort('admin', textOf(given, 'admin') ?? ADMIN),
  });
  await given.io.stdout.write(jsonText(file));
  return EXIT.done;
};

/** `flyball sidecar bootstrap grpc`: the file GRPC_XDS_BOOTSTRAP names. */
export const grpcFile = async (given: Given): Promise<ExitCode> => {
  const id = textOf(given, 'id') ?? '';
  if (id === '')
    throw cliFault('FLYBALL_CLI_USAGE', 'The client has no id.', 'Add --id, unique among the clients.');
  const service = textOf(given, 'service');
  if (service !== undefined && !NAME.test(service))
    throw cliFault('FLYBALL_CLI_USAGE', `--service cannot be "${service}".`, 'Write ns/name.');
  const server = textOf(given, 'xds') ?? XDS;
  const file = grpcBootstrap({ server, id, ...(service !== undefined && { service }) });
  await given.io.stdout.write(jsonText(file));
  return EXIT.done;
};

const hostPort = (name: string, text: string) => {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) === 0 || Number(port) < 1 || Number(port) > 65_535)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `--${name} cannot be "${text}".`,
      'Write an IP address and a port, such as 127.0.0.1:15010.',
    );
  return { address, port: Number(port) };
};

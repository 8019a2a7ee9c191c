import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTERS, JOB_HOSTS, type JobRoute, TIER } from './gateway-job.ts';
import { freePort, programPath, type RunningProxy } from './gateway-proxy.ts';

const LOG_CHARACTERS = 4_000;
const END_MS = 5_000;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const location = ({ prefix, replacement, added }: JobRoute): string => `
      location ${prefix}/ {
        if ($http_${TIER.name.replaceAll('-', '_')} != "${TIER.value}") { return 404; }
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
${added.map(({ name, value }) => `        proxy_set_header ${name} "${value}";`).join('\n')}
        proxy_pass http://split${replacement}/;
      }`;

const server = (routes: readonly JobRoute[], port: number): string => `
    server {
      listen 127.0.0.1:${port} backlog=1024;
      server_name ${routes[0]?.host};${routes.map(location).join('')}
    }`;

/** Only the first `listen` of an address may carry options. */
const servers = (port: number): string =>
  JOB_HOSTS.map((routes, index) => {
    const text = server(routes, port);
    return index === 0 ? text : text.replace(' backlog=1024', '');
  }).join('');

/**
 * The job as nginx is configured by hand: the clusters are weighted servers of one upstream, its cheapest way to split.
 * Connections are kept without a limit of requests, as the others do.
 */
const configuration = (port: number, upstreams: readonly number[]): string => `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  server_tokens off;
${TEMPORARY.map((kind) => `  ${kind}_temp_path ${kind}_temp;`).join('\n')}
  server_names_hash_max_size 1024;
  server_names_hash_bucket_size 128;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  upstream split {
${CLUSTERS.map(({ weight }, index) => `    server 127.0.0.1:${upstreams[index]} weight=${weight};`).join('\n')}
    keepalive 128;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
  }${servers(port)}
}
`;

/** nginx with one worker; undefined where it is not installed. */
export const startNginx = async (upstreams: readonly number[]): Promise<RunningProxy | undefined> => {
  const binary = await programPath('nginx');
  if (binary === undefined) {
    process.stderr.write('No figures of nginx: it is not installed.\n');
    return undefined;
  }
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'flyball-nginx-'));
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(port, upstreams));
  const args = ['-p', folder, '-e', 'stderr', '-c', file];
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (bytes: Buffer) => {
    text = (text + bytes.toString()).slice(-LOG_CHARACTERS);
  });
  // A bench that dies must not leave it behind; SIGTERM lets the master end its worker.
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  const ended = once(child, 'exit');
  return {
    name: 'nginx',
    pid: child.pid ?? 0,
    port,
    log: () => text,
    stop: async () => {
      end();
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
      await ended;
      clearTimeout(timer);
      process.off('exit', end);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

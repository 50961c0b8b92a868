import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../src/dev/node/ports.ts'
import { OTHERWISE, RULES } from './sites.ts'
import type { View, Witness } from './view.ts'

const PLACES = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin']

/** Throws where there is none: a proof that was left out would look like one that holds. */
const nginxBinary = (): string => {
  const found = [...PLACES, ...(process.env['PATH'] ?? '').split(':')]
    .map((place) => join(place, 'nginx'))
    .find((path) => existsSync(path))
  if (found === undefined)
    throw new Error(
      'This proof needs nginx. On Debian: apt-get install --no-install-recommends nginx (its service may stay off)',
    )
  return found
}

/** Header fields that nginx reads in all their spellings, as CGI scripts behind it do. */
const ASKED = ['cookie', 'postern_assertion', 'postern_request_id', 'x_forwarded_user', 'remote_email'].concat(
  ['x_forwarded_host', 'x_forwarded_for', 'x_forwarded_proto', 'forwarded', 'x_real_ip', 'x_original_url'],
  ['x_http_method_override', 'x_rewrite_url', 'x_envoy_original_path', 'x_forwarded_uri', 'x_forwarded_prefix'],
)

/** One line of JSON for each request; keys are numbers, so that no value can be taken for another. */
const logFormat = ['$request_method', '$request_uri', '$uri', '$taken', ...ASKED.map((name) => `$http_${name}`)]
  .map((name, index) => `"${index}":"${name}"`)
  .join(',')

const locationsOf = (name: string, match: string): string => {
  const take = `{ set $taken ${name}; return 200 ""; }`
  const stem = match.replace(/\/\*$/, '')
  return match.endsWith('/*') ? `location = ${stem} ${take} location ${stem}/ ${take}` : `location = ${match} ${take}`
}

const configuration = (port: number, folder: string): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit;
events { worker_connections 128; }
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  log_format view escape=json '{${logFormat}}';
  server {
    listen 127.0.0.1:${port};
    underscores_in_headers on; ignore_invalid_headers off;
    large_client_header_buffers 8 64k; keepalive_requests 1000000;
    access_log ${folder}/view.log view;
    add_header X-Seen-Id $http_postern_request_id always;
    set $taken none;
    ${RULES.map(({ name, match }) => locationsOf(name, match)).join('\n    ')}
    location / { set $taken ${OTHERWISE.name}; return 200 ""; }
  }
}
`

/** nginx with a location for each rule: normalises and decodes on its own, and reads `_` in names as `-`. */
export const startNginxWitness = async (): Promise<Witness> => {
  const binary = nginxBinary()
  const folder = await mkdtemp(join(tmpdir(), 'postern-nginx-'))
  const port = await freePort()
  await writeFile(join(folder, 'nginx.conf'), configuration(port, folder))
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += String(text)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve()).once('error', () => resolve())
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  if (!(await answers(port, ended))) {
    await stop()
    throw new Error(`nginx did not start: ${complaint}`)
  }
  const seen = async (): Promise<readonly View[]> => {
    const log = await readFile(join(folder, 'view.log'), 'latin1').catch(() => '')
    return log.split('\n').flatMap((line) => (line === '' ? [] : [viewOf(JSON.parse(line))]))
  }
  return { url: `http://127.0.0.1:${port}`, seen, broken: () => [], stop }
}

const answers = async (port: number, ended: Promise<void>): Promise<boolean> => {
  let running = true
  ended.then(
    () => {
      running = false
    },
    () => undefined,
  )
  for (let attempt = 0; attempt < 200 && running; attempt += 1) {
    if (await isOpen(port)) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const viewOf = (logged: Readonly<Record<string, string>>): View => {
  const [method = '', target = '', uri = '', taken = '', ...values] = Object.keys(logged)
    .sort((one, other) => Number(one) - Number(other))
    .map((key) => logged[key] ?? '')
  const fields = ASKED.flatMap((name, index) => {
    const value = values[index] ?? ''
    return value === '' ? [] : [[name.replaceAll('_', '-'), value] as const]
  })
  const id = fields.find(([name]) => name === 'postern-request-id')?.[1] ?? ''
  const path = Buffer.from(uri, 'latin1').toString('utf8')
  return {
    id,
    method,
    target,
    fields,
    body: undefined,
    readings: [{ reader: '$uri', path }],
    taken: { rule: taken, sight: 'sees case' },
  }
}

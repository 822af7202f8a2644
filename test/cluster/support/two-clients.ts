import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { createServer as createPlainServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import type { KeyPair } from '../../kube/support/certificates.ts';
import { ask } from '../bed/command.ts';
import { ensureExecutable } from '../bed/executable.ts';
import { atTheEnd } from './ending.ts';
import { program } from './program.ts';

/** What a server learns of whoever asks for a set. */
export interface Asked {
  readonly server: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** In the order of their names; several of one name apart. */
  readonly impersonation: readonly string[];
  readonly certificate: string | undefined;
  /** The name that was asked for in the TLS handshake. */
  readonly servername: string | undefined;
}

/** What came of a command: the last request for the set, or what was said in its place. */
export interface Outcome {
  readonly asked: Asked | undefined;
  /** The line that is meant for people, when nobody was asked. */
  readonly said: string | undefined;
}

/** API servers that answer every question about sets with "not found", and remember who asked. */
export interface Listeners {
  readonly plain: string;
  readonly secure: string;
  /** The last request for the set, by the program that made it. */
  readonly asked: Map<'kubectl' | 'sts-doctor', Asked>;
}

const groups = { kind: 'APIGroupList', apiVersion: 'v1', groups: [group('apps')] };
const resources = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: 'apps/v1',
  resources: [
    {
      name: 'statefulsets',
      singularName: 'statefulset',
      namespaced: true,
      kind: 'StatefulSet',
      shortNames: ['sts'],
      verbs: ['get', 'list'],
    },
  ],
};

function group(name: string) {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

export async function listeners(pair: KeyPair, authority: string): Promise<Listeners> {
  const asked: Listeners['asked'] = new Map();
  const answer =
    (server: string): RequestListener =>
    (request, response) => {
      // A proxy is asked for the whole address.
      const path = new URL(request.url ?? '', 'http://here').pathname;
      const [code, body] = answerTo(path);
      if (path.endsWith('/statefulsets/db')) asked.set(programOf(request), told(request, server, path));
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
  const plain = createPlainServer(answer('plain'));
  const secure = createServer(
    { ...pair, ca: authority, requestCert: true, rejectUnauthorized: false },
    answer('secure'),
  );
  for (const server of [plain, secure]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    atTheEnd(async () => {
      server.closeAllConnections();
      server.close();
    });
  }
  const port = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  return { plain: `http://127.0.0.1:${port(plain)}`, secure: `https://127.0.0.1:${port(secure)}`, asked };
}

function programOf(request: IncomingMessage): 'kubectl' | 'sts-doctor' {
  return request.headers['user-agent']?.startsWith('kubectl/') ? 'kubectl' : 'sts-doctor';
}

function answerTo(path: string): readonly [number, object] {
  if (path === '/api') return [200, { kind: 'APIVersions', versions: ['v1'] }];
  if (path === '/apis') return [200, groups];
  if (path === '/api/v1') return [200, { kind: 'APIResourceList', groupVersion: 'v1', resources: [] }];
  if (path === '/apis/apps/v1') return [200, resources];
  if (path === '/version') return [200, { major: '1', minor: '36', gitVersion: 'v1.36.3' }];
  const details = { name: 'db', group: 'apps', kind: 'statefulsets' };
  const message = 'statefulsets.apps "db" not found';
  return [
    404,
    { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: 'NotFound', details, code: 404 },
  ];
}

function told(request: IncomingMessage, server: string, path: string): Asked {
  const { socket, rawHeaders } = request;
  const tls = socket instanceof TLSSocket ? socket : undefined;
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && /^impersonate-/i.test(name) ? [`${name.toLowerCase()}: ${rawHeaders[index + 1]}`] : [],
  );
  const asked = tls !== undefined && 'servername' in tls ? tls.servername : undefined;
  const subject = tls?.getPeerCertificate().subject as { CN?: string } | undefined;
  return {
    server,
    path,
    authorization: request.headers.authorization,
    impersonation: pairs.toSorted(),
    certificate: subject?.CN,
    servername: asked === '' || typeof asked !== 'string' ? undefined : asked,
  };
}

/** A folder of files, the commands in which both clients run, and what they make of it. */
export interface Desk {
  readonly folder: string;
  write(name: string, content: string | object): Promise<string>;
  kubectl(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome>;
  doctor(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome>;
}

export async function aDesk({ asked }: Listeners): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-desk-'));
  atTheEnd(() => rm(folder, { recursive: true, force: true }));
  await symlink(await ensureExecutable(() => {}), join(folder, 'kubectl'));
  const outcome = async (
    client: 'kubectl' | 'sts-doctor',
    command: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Outcome> => {
    asked.delete(client);
    const { stderr } = await ask(command, {
      cwd: folder,
      env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, XDG_STATE_HOME: folder, ...env },
    });
    const last = asked.get(client);
    if (last !== undefined) return { asked: last, said: undefined };
    return { asked: undefined, said: wordsIn(stderr) };
  };
  return {
    folder,
    async write(name, content) {
      const file = join(folder, name);
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o755 });
      return file;
    },
    kubectl: (flags, env) =>
      outcome('kubectl', [join(folder, 'kubectl'), 'get', 'statefulset', 'db', ...flags], env),
    doctor: (flags, env) =>
      outcome('sts-doctor', [...program, 'run', 'kill-pod', 'sts/db', '--yes', '-q', ...flags], env),
  };
}

/** What is meant for people, without kubectl's log, the hints below it, and which name server was asked. */
function wordsIn(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !/^(?:[EWI]\d{4} |See '| {2}\S)/.test(line));
  const begin = lines.findLastIndex((line) =>
    /^(?:error:|Error|Unable to connect|The connection)/.test(line),
  );
  return (
    lines
      .slice(Math.max(begin, 0))
      .join('\n')
      .replace(/ on \S+:53: /, ': ')
      // What Go guesses of a certificate that it does not know.
      .replace(/ \(possibly because of .*\)$/m, '')
      .trim()
  );
}

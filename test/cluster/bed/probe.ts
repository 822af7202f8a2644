import { readFile } from 'node:fs/promises';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { connect } from 'node:net';
import { type Bed, endpointsOf, pathsOf } from './bed.ts';

/** True when the component can do its work, else what is missing. */
export type Readiness = true | string;

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

interface HttpQuestion {
  readonly method?: string;
  readonly body?: string;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Ready when a GET answers 200. Health endpoints with certificates of their own making are taken at their word. */
export async function answersOk(url: string): Promise<Readiness> {
  const { status, body } = await askOver(url);
  return status === 200 || `${url} answers ${status}: ${body.trim().slice(0, 500)}`;
}

/** Ready when something listens on the Unix socket. */
export function listens(socket: string): Promise<Readiness> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.on('error', reject);
  });
}

/** One request to the API server as the administrator. */
export async function askApi(bed: Bed, method: string, path: string, body?: unknown): Promise<HttpAnswer> {
  const { authority, pki } = pathsOf(bed);
  const [ca, cert, key] = await Promise.all(
    [authority, `${pki}/admin.crt`, `${pki}/admin.key`].map((f) => readFile(f)),
  );
  return askOver(`https://${endpointsOf(bed).api}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  });
}

function askOver(
  url: string,
  { method = 'GET', body, ca, cert, key }: HttpQuestion = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const call = url.startsWith('https:') ? https : http;
    const request = call(
      url,
      {
        method,
        // A connection kept alive would outlast a restart of the other side.
        agent: false,
        timeout: 5_000,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(ca ? { ca, cert, key } : { rejectUnauthorized: false }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    request.on('timeout', () => request.destroy(new Error(`${url}: no answer within 5 s`)));
    request.on('error', reject);
    request.end(body);
  });
}

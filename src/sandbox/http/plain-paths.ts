import { discovery } from '../api/discovery.ts';
import { openApi } from '../api/openapi.ts';
import type { ApiServer } from '../api/server.ts';
import { jsonAnswer, pathUnknown, textAnswer } from './answers.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

interface PlainCall {
  readonly request: HttpRequest;
  readonly api: ApiServer;
  readonly gitVersion: string;
  readonly path: string;
}

/** Everything that is no resource: health, version, discovery, OpenAPI. */
export function plainPath({ request, api, gitVersion, path }: PlainCall): HttpResponse {
  if (request.method !== 'GET') return pathUnknown();
  const known = path.replace(/\/$/, '');
  if (/^\/(readyz|livez|healthz)(\/.*)?$/.test(known)) return textAnswer('ok');
  if (known === '/version') return jsonAnswer(versionOf(gitVersion, api.context.minor));
  const found = discovery(known) ?? openApi(known);
  return found === undefined ? pathUnknown() : jsonAnswer(found);
}

function versionOf(gitVersion: string, minor: number): object {
  return {
    major: '1',
    minor: String(minor),
    emulationMajor: '1',
    emulationMinor: String(minor),
    minCompatibilityMajor: '1',
    minCompatibilityMinor: String(minor - 1),
    gitVersion,
    gitCommit: '',
    gitTreeState: '',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: 'sandbox/sts-doctor',
  };
}

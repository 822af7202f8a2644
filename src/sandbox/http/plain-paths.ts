import { aggregatedDiscovery } from '../api/aggregated-discovery.ts';
import { discovery } from '../api/discovery.ts';
import { openApi } from '../api/openapi.ts';
import type { ApiServer } from '../api/server.ts';
import { acceptsAggregated } from './accepted.ts';
import { jsonAnswer, pathUnknown, textAnswer, bytesAnswer } from './answers.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

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
  if (known === '/openapi/v2') return openApiV2();
  const aggregated = acceptsAggregated(request) ? aggregatedDiscovery(known) : undefined;
  if (aggregated !== undefined) return jsonAnswer(aggregated, 200, { 'content-type': AGGREGATED });
  const found = discovery(known) ?? openApi(known);
  return found === undefined ? pathUnknown() : jsonAnswer(found);
}

/**
 * OpenAPI v2, which kubectl asks for when it does not find a kind in v3: a document of no kinds, so that it goes on and
 * says what is wrong with the kind. It takes nothing but gnostic's protobuf here.
 */
function openApiV2(): HttpResponse {
  const swagger = Buffer.from('2.0');
  // Field 1, `swagger`, and nothing else.
  const document = Buffer.concat([Buffer.from([0x0a, swagger.length]), swagger]);
  return bytesAnswer(document, 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
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

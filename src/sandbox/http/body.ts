import { badRequest, refusal } from '../api/errors.ts';
import type { Fields } from '../api/json.ts';
import { isFields, textOf } from '../api/json.ts';
import { apiVersionOf } from '../api/errors.ts';
import type { ServedKind } from '../api/kinds.ts';
import type { HttpRequest } from './transport.ts';

/** The body as JSON; an empty one is none. */
export function readJson(request: HttpRequest, kind: string): unknown {
  const { body = '' } = request;
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    const words = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error`;
    throw badRequest(
      `${words}: ${/end of JSON|Unterminated|Expected/.test(why) ? 'unexpected end of JSON input' : why} (${body})`,
    );
  }
}

/** The body as an object of the kind; a body that says it is another one is refused. */
export function readObject(
  request: HttpRequest,
  kind: Pick<ServedKind, 'kind' | 'group' | 'version'>,
): Fields {
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/^application\/(json|yaml)\b/.test(type)) throw unsupportedMediaType();
  const body = readJson(request, kind.kind);
  if (!isFields(body))
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: EOF`);
  const given = textOf(body['kind']) || kind.kind;
  const version = textOf(body['apiVersion']) || apiVersionOf(kind);
  if (given === kind.kind && version === apiVersionOf(kind)) return body;
  const short = version.split('/').at(-1) ?? '';
  throw badRequest(
    `${given} in version "${short}" cannot be handled as a ${kind.kind}: converting (${short}.${given}) to (${internalGroup(kind.group)}.${kind.kind}): unknown conversion`,
  );
}

function internalGroup(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? '');
}

export function unsupportedMediaType(): Error {
  return refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

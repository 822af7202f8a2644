import type { Caller } from '../api/api.ts';
import { ApiError } from '../api/api.ts';
import type { Attributes } from '../api/authorization.ts';
import { denied, isDenied } from '../api/authorization.ts';
import { refusal } from '../api/errors.ts';
import type { ApiServer } from '../api/server.ts';
import type { Fault } from '../faults/faults.ts';
import { Faults } from '../faults/faults.ts';
import { errorAnswer } from './answers.ts';
import { withEventsGroup } from './events-group.ts';
import { admin, callerOf } from './caller.ts';
import type { Call } from './call.ts';
import { verbOf } from './call.ts';
import { dispatch } from './dispatch.ts';
import { refusalOf } from './fault-answers.ts';
import { plainPath } from './plain-paths.ts';
import type { PodRuntime } from './pod-runtime.ts';
import type { Target } from './target.ts';
import { targetOf } from './target.ts';
import type { Handler, HttpRequest, HttpResponse } from './transport.ts';
import { ConnectionReset } from './transport.ts';

export interface HandlerOptions {
  /** Who asks when nobody says so. */
  readonly caller?: Caller;
  readonly faults?: Faults;
  /** Logs and exec; without one there is nothing to read. */
  readonly runtime?: PodRuntime;
  /** `v1.36.3`. */
  readonly gitVersion?: string;
  /** What every request takes of sandbox time. */
  readonly latencyMs?: number;
}

/** The API over HTTP, without the sockets: the same for a client in the same process and for a listener. */
export function createHandler(api: ApiServer, options: HandlerOptions = {}): Handler {
  const { faults = new Faults(), gitVersion = 'v1.36.3', latencyMs = 0 } = options;
  return withEventsGroup(async (request) => {
    if (latencyMs > 0) await wait(request, api, latencyMs);
    const url = new URL(request.path, 'http://sandbox');
    const target = targetOf(url.pathname);
    const notResource = { request, api, gitVersion, path: url.pathname };
    if (target === undefined) return plainPath(notResource);
    if (target === 'unknown') return errorAnswer(resourceUnknown());
    const caller = callerOf(request, url.searchParams, options.caller ?? admin);
    const call: Call = {
      api,
      faults,
      runtime: options.runtime,
      request,
      query: url.searchParams,
      target,
      caller,
    };
    return answer(call);
  });
}

async function answer(call: Call): Promise<HttpResponse> {
  const asked = attributesOf(call);
  const fault = call.faults.hit(asked, call.caller.user);
  await suffer(fault, call);
  if (fault?.type === 'refuse') return errorAnswer(refusalOf(fault, call));
  const response = carryOut(call, asked);
  if (fault?.type === 'reset' && fault.when === 'after') throw new ConnectionReset();
  return response;
}

function wait({ signal, passing }: HttpRequest, { context }: ApiServer, ms: number): Promise<void> {
  const sleep = () => context.time.sleep(ms, signal);
  return passing ? passing(sleep) : sleep();
}

/** What goes wrong before anything is done. */
async function suffer(fault: Fault | undefined, { api, request }: Call): Promise<void> {
  if (fault?.type === 'slow') await wait(request, api, fault.ms);
  if (fault?.type === 'reset' && fault.when === 'before') throw new ConnectionReset();
}

function carryOut(call: Call, asked: Attributes): HttpResponse {
  try {
    const { faults, target, caller } = call;
    if (isDenied(faults.denials, asked, caller.user)) throw denied(target.kind, asked, caller);
    return dispatch(call);
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    throw error;
  }
}

function attributesOf(call: {
  readonly request: HttpRequest;
  readonly query: URLSearchParams;
  readonly target: Target;
}): Attributes {
  const { kind, namespace, name, subresource } = call.target;
  return { verb: verbOf(call), group: kind.group, resource: kind.plural, subresource, namespace, name };
}

function resourceUnknown(): ApiError {
  return refusal(404, 'NotFound', 'the server could not find the requested resource', {});
}

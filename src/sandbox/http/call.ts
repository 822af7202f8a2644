import type { Caller } from '../api/api.ts';
import type { ApiServer } from '../api/server.ts';
import type { Faults } from '../faults/faults.ts';
import type { PodRuntime } from './pod-runtime.ts';
import type { Target } from './target.ts';
import type { HttpRequest } from './transport.ts';

/** One request on its way, and all it may need. */
export interface Call {
  readonly api: ApiServer;
  readonly faults: Faults;
  readonly runtime: PodRuntime | undefined;
  readonly request: HttpRequest;
  readonly query: URLSearchParams;
  readonly target: Target;
  readonly caller: Caller;
}

export function isWatch({ request, query }: Pick<Call, 'request' | 'query'>): boolean {
  const asked = query.get('watch');
  return request.method === 'GET' && asked !== null && asked !== 'false' && asked !== '0';
}

/** The verb of RBAC. */
export function verbOf(call: Pick<Call, 'request' | 'query' | 'target'>): string {
  const { request, target } = call;
  const single = target.name !== undefined;
  switch (request.method) {
    case 'GET':
      return isWatch(call) ? 'watch' : single ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return single ? 'delete' : 'deletecollection';
  }
}

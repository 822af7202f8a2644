import type { Caller } from '../api/api.ts';
import type { HttpRequest } from './transport.ts';

/** Who asks when nobody says who. */
export const admin: Caller = {
  user: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
  fieldManager: 'unknown',
};

/** Who asks: whoever is impersonated, or whoever the connection belongs to; and under which name it writes. */
export function callerOf({ headers }: HttpRequest, query: URLSearchParams, own: Caller): Caller {
  const impersonated = headers['impersonate-user'];
  const groups = headers['impersonate-group']?.split(',').map((group) => group.trim()) ?? [];
  // Upstream: apiserver pkg/endpoints/handlers/create.go, managerOrUserAgent.
  const agent = headers['user-agent']?.split('/')[0] ?? '';
  const fieldManager = query.get('fieldManager') ?? (agent === '' ? own.fieldManager : agent);
  if (impersonated === undefined) return { ...own, fieldManager };
  return { user: impersonated, groups: [...groups, 'system:authenticated'], fieldManager };
}

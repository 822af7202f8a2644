import type { Caller } from './api.ts';
import type { ApiError } from './api.ts';
import { forbidden } from './errors.ts';
import type { ServedKind } from './kinds.ts';

/** What a request wants to do, in the terms of RBAC. */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** Everybody may do everything but this; what is left out matches anything. */
export interface Denial {
  readonly verb?: string | undefined;
  readonly group?: string | undefined;
  readonly resource?: string | undefined;
  /** Absent: the resource and all its subresources; empty: only the resource itself. */
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly user?: string | undefined;
  readonly name?: string | undefined;
}

export function isDenied(denials: readonly Denial[], asked: Attributes, user: string): boolean {
  return denials.some(
    (denial) =>
      isMeant(denial.user, user) &&
      isMeant(denial.verb, asked.verb) &&
      isMeant(denial.group, asked.group) &&
      isMeant(denial.resource, asked.resource) &&
      isMeant(denial.subresource, asked.subresource ?? '') &&
      isMeant(denial.namespace, asked.namespace) &&
      isMeant(denial.name, asked.name),
  );
}

function isMeant(wanted: string | undefined, is: string | undefined): boolean {
  return wanted === undefined || wanted === is;
}

/** Upstream: apiserver pkg/endpoints/handlers/responsewriters/errors.go, forbiddenMessage (1.36). */
export function denied(kind: ServedKind, asked: Attributes, { user }: Caller): ApiError {
  const resource =
    asked.subresource === undefined ? asked.resource : `${asked.resource}/${asked.subresource}`;
  const where =
    asked.namespace === undefined ? 'at the cluster scope' : `in the namespace "${asked.namespace}"`;
  const what = `cannot ${asked.verb} resource "${resource}" in API group "${asked.group}"`;
  return forbidden(kind, asked.name ?? '', `User "${user}" ${what} ${where}`);
}

import type { KubeObject } from '../../objects/meta.ts';
import type { Denial } from './authorization.ts';
import { isDenied } from './authorization.ts';
import type { Caller } from './api.ts';
import { apiVersionOf } from './errors.ts';
import type { Fields } from './json.ts';
import { isFields, objectOf, textOf, valueAt, withFields } from './json.ts';
import { accessReviews, kinds, rulesReviews, selfReviews } from './kinds.ts';
import { ownersAfterUpdate } from './owners/managed-fields.ts';
import { decode } from './write/decode.ts';

/** Answers a SelfSubjectAccessReview: what is not denied is allowed. Its fields have an owner, though nothing is kept. */
export function reviewAccess(
  body: Fields,
  denials: readonly Denial[],
  { user, fieldManager }: Caller,
  time: string,
): KubeObject {
  const writer = {
    manager: fieldManager,
    apiVersion: apiVersionOf(accessReviews),
    subresource: undefined,
    time,
  };
  const review = withFields(decode(accessReviews, body), { status: undefined });
  const managedFields = ownersAfterUpdate(undefined, objectOf(review), accessReviews.schema, writer);
  const owned = { ...review, metadata: { managedFields } };
  const asked = valueAt(review, 'spec', 'resourceAttributes');
  if (!isFields(asked)) return objectOf({ ...owned, status: { allowed: true } });
  const attributes = {
    verb: textOf(asked['verb']),
    group: textOf(asked['group']),
    resource: textOf(asked['resource']),
    subresource: textOf(asked['subresource']) || undefined,
    namespace: textOf(asked['namespace']) || undefined,
  };
  return objectOf({ ...owned, status: { allowed: !isDenied(denials, attributes, user) } });
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/** Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, system:basic-user (1.36). */
const ownReviews = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

const HEALTH = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'];

/** system:public-info-viewer, system:discovery, and what an administrator has. */
const nonResourceRules = [
  { verbs: ['get'], nonResourceURLs: HEALTH },
  { verbs: ['get'], nonResourceURLs: [...DISCOVERY, ...HEALTH] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** Answers a SelfSubjectReview: who asks. */
export function reviewSelf({ user, groups }: Caller, time: string): KubeObject {
  return objectOf({
    kind: selfReviews.kind,
    apiVersion: apiVersionOf(selfReviews),
    metadata: { creationTimestamp: time },
    status: { userInfo: { username: user, groups } },
  });
}

/** Answers a SelfSubjectRulesReview. Rules cannot say "all but", so with a denial every resource has a rule of its own. */
export function reviewRules(review: Fields, denials: readonly Denial[], { user }: Caller): KubeObject {
  const namespace = textOf(valueAt(review, 'spec', 'namespace'));
  const each = kinds.flatMap(({ group, plural, subresources }) =>
    [undefined, ...subresources].map((subresource) => ({
      verbs: VERBS.filter(
        (verb) => !isDenied(denials, { verb, group, resource: plural, subresource, namespace }, user),
      ),
      apiGroups: [group],
      resources: [subresource === undefined ? plural : `${plural}/${subresource}`],
    })),
  );
  const ours = denials.length === 0 ? [everything] : each.filter(({ verbs }) => verbs.length > 0);
  const resourceRules = [...ownReviews, ...ours];
  const status = { resourceRules, nonResourceRules, incomplete: false };
  return objectOf({
    kind: rulesReviews.kind,
    apiVersion: apiVersionOf(rulesReviews),
    metadata: {},
    spec: {},
    status,
  });
}

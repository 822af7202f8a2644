import type { KubeObject } from '../../objects/meta.ts';
import type { Denial } from './authorization.ts';
import { isDenied } from './authorization.ts';
import { fieldsOf, isFields, jsonOf, objectOf, textOf, valueAt } from './json.ts';
import { kinds } from './kinds.ts';

/** Answers a SelfSubjectAccessReview: what is not denied is allowed. */
export function reviewAccess(review: KubeObject, denials: readonly Denial[], user: string): KubeObject {
  const asked = valueAt(review, 'spec', 'resourceAttributes');
  if (!isFields(asked)) return objectOf({ ...jsonOf(review), status: { allowed: true } });
  const attributes = {
    verb: textOf(asked['verb']),
    group: textOf(asked['group']),
    resource: textOf(asked['resource']),
    subresource: textOf(asked['subresource']) || undefined,
    namespace: textOf(asked['namespace']) || undefined,
  };
  return objectOf({ ...jsonOf(review), status: { allowed: !isDenied(denials, attributes, user) } });
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Answers a SelfSubjectRulesReview. Rules cannot say "all but", so with a denial every resource has a rule of its own. */
export function reviewRules(review: KubeObject, denials: readonly Denial[], user: string): KubeObject {
  const namespace = textOf(valueAt(review, 'spec', 'namespace'));
  const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
  const each = kinds.flatMap(({ group, plural, subresources }) =>
    [undefined, ...subresources].map((subresource) => ({
      verbs: VERBS.filter(
        (verb) => !isDenied(denials, { verb, group, resource: plural, subresource, namespace }, user),
      ),
      apiGroups: [group],
      resources: [subresource === undefined ? plural : `${plural}/${subresource}`],
    })),
  );
  const resourceRules = denials.length === 0 ? everything : each.filter(({ verbs }) => verbs.length > 0);
  const nonResourceRules = [{ verbs: ['*'], nonResourceURLs: ['*'] }];
  const status = { resourceRules, nonResourceRules, incomplete: false };
  return objectOf({ ...jsonOf(review), metadata: fieldsOf(undefined), spec: {}, status });
}

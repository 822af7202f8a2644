import { sameJson } from '../../../lib/equal.ts';
import type { ControllerRevision } from '../../../objects/workload.ts';
import type { Profile } from '../../versions/profile.ts';
import type { FullSet } from '../objects.ts';

type Template = NonNullable<NonNullable<FullSet['spec']>['template']>;

interface RevisionData {
  readonly spec?: { readonly template?: Template & { readonly $patch?: string } };
}

/**
 * A set's template as a revision keeps it: a patch that puts the whole template back.
 * Upstream: stateful_set_utils.go, getPatch (1.36).
 */
export function revisionData(
  { spec: { template = {} } = {} }: FullSet,
  profile: Pick<Profile, 'revisionHasCreationTimestamp'>,
): RevisionData {
  const known = made.get(template);
  if (known?.profile === profile) return known.data;
  const data = dataOf(template, profile);
  made.set(template, { profile, data });
  return data;
}

/** Every sync asks for it, and nearly always of the same template. */
const made = new WeakMap<
  Template,
  { readonly profile: Pick<Profile, 'revisionHasCreationTimestamp'>; readonly data: RevisionData }
>();

function dataOf(
  { metadata = {}, spec = {} }: Template,
  profile: Pick<Profile, 'revisionHasCreationTimestamp'>,
): RevisionData {
  const { creationTimestamp: _none, ...named } = metadata as Record<string, unknown>;
  const head = profile.revisionHasCreationTimestamp ? { ...named, creationTimestamp: null } : named;
  return { spec: { template: { metadata: head, spec: withGoZeroes(spec), $patch: 'replace' } as Template } };
}

/** Go writes a container's `resources` even when nothing is in it; the hash is over what Go writes. */
function withGoZeroes(spec: NonNullable<Template['spec']>): object {
  const full = (list: readonly object[] | undefined) =>
    list?.map((container) => ({ resources: {}, ...container }));
  const init = full(spec.initContainers);
  return {
    ...spec,
    containers: full(spec.containers) ?? null,
    ...(init === undefined ? {} : { initContainers: init }),
  };
}

/** JSON as Go's encoder writes a map: keys sorted, and `<`, `>`, `&` and line separators escaped. */
export function goJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return encode(value);
  const known = written.get(value);
  if (known !== undefined) return known;
  const text = encode(value);
  written.set(value, text);
  return text;
}

const written = new WeakMap<object, string>();

function encode(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]),
  );
}

/** The set as it was at this revision. Upstream: ApplyRevision. */
export function applyRevision(set: FullSet, revision: ControllerRevision): FullSet {
  const { $patch: _patch, ...template } = (revision.data as RevisionData | undefined)?.spec?.template ?? {};
  return { ...set, spec: { ...set.spec, template } };
}

/** Upstream compares bytes: the same template in another encoding is another revision. */
export function sameEncoding(left: ControllerRevision, right: ControllerRevision): boolean {
  return goJson(left.data) === goJson(right.data);
}

/** StatefulSetSemanticRevisionComparison (1.34.2): only what the encodings mean counts. */
export function sameMeaning(left: ControllerRevision, right: ControllerRevision): boolean {
  return sameJson(meaning(left), meaning(right));
}

function meaning({ data }: ControllerRevision): unknown {
  const template = (data as RevisionData | undefined)?.spec?.template;
  const { creationTimestamp: _encoded, ...metadata } = (template?.metadata ?? {}) as Record<string, unknown>;
  return { metadata, spec: withGoZeroes(template?.spec ?? {}) };
}

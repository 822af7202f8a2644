import { exitCodes, Failure } from '../../lib/failure.ts';
import { formatProblem, inReadingOrder, type Problem } from '../../scenario/problem.ts';
import { ApiError, type Caller } from '../../sandbox/api/api.ts';
import { namespaces, type ServedKind } from '../../sandbox/api/kinds.ts';
import { fieldPath } from '../../sandbox/api/schema/unknown-fields.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { kindOf } from './check-manifest.ts';
import type { Manifest, Place, ReadManifests } from './manifest.ts';

type Api = Sandbox['api'];

const owner: Caller = { user: 'kubernetes-admin', groups: ['system:masters'], fieldManager: 'sandbox' };

/**
 * Creates the objects as their owner would, before anything in the sandbox has had time to begin.
 * Returns the namespace of the sets, or `default` when they have several.
 * @throws Failure with all that is wrong with the manifests; the sandbox is stopped then.
 */
export function fill(sandbox: Sandbox, { manifests, problems }: ReadManifests): string {
  const filling = new Filling(sandbox.api);
  for (const manifest of namespacesFirst(withoutControlled(manifests))) filling.add(manifest);
  const all = [...problems, ...filling.problems];
  if (all.length > 0) {
    sandbox.stop();
    throw invalidManifests(all);
  }
  const sets = manifests.filter(({ object }) => object.kind === 'StatefulSet');
  const [home = 'default', ...others] = new Set(
    sets.map(({ object }) => object.metadata?.namespace ?? 'default'),
  );
  return others.length === 0 ? home : 'default';
}

class Filling {
  readonly problems: Problem[] = [];
  readonly #api: Api;
  readonly #first = new Map<string, Place>();

  constructor(api: Api) {
    this.#api = api;
  }

  add(manifest: Manifest): void {
    const kind = kindOf(manifest);
    if (kind === undefined) return;
    const { object } = manifest;
    const namespace = kind.namespaced ? (object.metadata?.namespace ?? 'default') : undefined;
    const name = object.metadata?.name ?? '';
    const key = [kind.plural, kind.group, namespace, name].join('/');
    const at = manifest.valueAt([]);
    if (name !== '' && this.#first.has(key)) {
      const before = this.#first.get(key);
      const where = before === undefined ? '' : `: the first is at ${before.file}:${before.line}`;
      this.problems.push({ at, message: `a second ${kind.kind} ${JSON.stringify(name)}${where}` });
      return;
    }
    this.#first.set(key, at);
    try {
      if (namespace !== undefined) ensureNamespace(this.#api, namespace);
      put(this.#api, kind, namespace, manifest);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problems.push(...refusals(manifest, error));
    }
  }
}

/** What every cluster has (a namespace, an account, the class of its disks) is changed to what the manifest says. */
function put(api: Api, kind: ServedKind, namespace: string | undefined, { object }: Manifest): void {
  const { name } = object.metadata ?? {};
  const isThere = api
    .list(kind)
    .items.some(({ metadata }) => metadata?.name === name && metadata?.namespace === namespace);
  if (!isThere) return void api.create(kind, namespace, object, owner);
  const placed = namespace === undefined ? {} : { namespace };
  api.update(kind, { ...object, metadata: { ...object.metadata, ...placed } }, owner);
}

function ensureNamespace(api: Api, name: string): void {
  if (api.list(namespaces).items.some(({ metadata }) => metadata?.name === name)) return;
  api.create(namespaces, undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, owner);
}

/** A problem for each field the server refuses, or one for the object. */
function refusals(manifest: Manifest, { status, message }: ApiError): readonly Problem[] {
  const causes = status.reason === 'Invalid' ? (status.details?.causes ?? []) : [];
  if (causes.length === 0) return [{ at: manifest.valueAt([]), message: message }];
  return causes.map(({ field = '', message: why = '' }) => ({
    at: manifest.valueAt(fieldPath(field)),
    message: `${field}: ${why}`,
  }));
}

function namespacesFirst(manifests: readonly Manifest[]): readonly Manifest[] {
  const isNamespace = ({ object }: Manifest) => object.kind === 'Namespace';
  return [...manifests.filter(isNamespace), ...manifests.filter((one) => !isNamespace(one))];
}

/** `kubectl get all -o yaml` shows what a set has made; here its controller makes it. */
function withoutControlled(manifests: readonly Manifest[]): readonly Manifest[] {
  const nameOf = (kind = '', name = '', namespace = 'default') => `${namespace}/${kind}/${name}`;
  const there = new Set(
    manifests.map(({ object: { kind, metadata } }) => nameOf(kind, metadata?.name, metadata?.namespace)),
  );
  return manifests.filter(({ object: { metadata } }) => {
    const controller = metadata?.ownerReferences?.find((one) => one.controller === true);
    return !controller || !there.has(nameOf(controller.kind, controller.name, metadata?.namespace));
  });
}

function invalidManifests(problems: readonly Problem[]): Failure {
  const lines = [...new Set(inReadingOrder(problems).map(formatProblem))];
  const message = lines.length === 1 ? lines : [`the manifests have ${lines.length} problems:`, ...lines];
  return new Failure(exitCodes.usage, message.join('\n'));
}

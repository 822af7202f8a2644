import { exitCodes, Failure } from '../lib/failure.ts';
import type { KubeObject } from '../objects/meta.ts';
import { kinds, namespaces } from '../sandbox/api/kinds.ts';
import { ApiError, type Caller } from '../sandbox/api/api.ts';
import type { SandboxTime } from '../sandbox/clock/time.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type Args, word } from './command.ts';

const owner: Caller = { user: 'kubernetes-admin', groups: ['system:masters'], fieldManager: 'sandbox' };

/** A sandbox as the flags ask for it. */
export function newSandbox(args: Args, time: SandboxTime): Sandbox {
  const version = word(args['k8s-version']);
  const seed = Number(word(args['seed']) ?? 1);
  if (!Number.isSafeInteger(seed)) throw new Failure(exitCodes.usage, '--seed takes a whole number');
  try {
    return startSandbox({ time, version, seed });
  } catch (error) {
    throw new Failure(exitCodes.usage, error instanceof Error ? error.message : String(error), [], {
      cause: error,
    });
  }
}

/** Creates the objects as their owner would; returns the namespace of the sets, or `default` when they have several. */
export function fill({ api }: Sandbox, objects: readonly KubeObject[]): string {
  for (const object of objects) create(api, object);
  const sets = objects.filter(({ kind }) => kind === 'StatefulSet');
  const [home = 'default', ...others] = new Set(sets.map(({ metadata }) => metadata?.namespace ?? 'default'));
  return others.length === 0 ? home : 'default';
}

function create(api: Sandbox['api'], object: KubeObject): void {
  const { apiVersion = '', kind: name = '' } = object;
  const kind = kinds.find((one) => one.kind === name && apiVersionOf(one) === apiVersion);
  const named = `${name} ${object.metadata?.name ?? ''}`;
  if (kind === undefined)
    throw new Failure(exitCodes.usage, `the sandbox does not know ${apiVersion} ${named}`);
  const namespace = kind.namespaced ? (object.metadata?.namespace ?? 'default') : undefined;
  try {
    if (namespace !== undefined) ensureNamespace(api, namespace);
    api.create(kind, namespace, object, owner);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new Failure(exitCodes.usage, `${named}: ${error.message}`, [], { cause: error });
  }
}

function apiVersionOf({ group, version }: (typeof kinds)[number]): string {
  return group === '' ? version : `${group}/${version}`;
}

function ensureNamespace(api: Sandbox['api'], name: string): void {
  if (api.list(namespaces).items.some(({ metadata }) => metadata?.name === name)) return;
  api.create(namespaces, undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, owner);
}

/** The release it behaves as, and that it is no such thing: whoever asks the server is told so too. */
export function sandboxVersion({ profile }: Sandbox): string {
  return `${profile.gitVersion}+sandbox`;
}

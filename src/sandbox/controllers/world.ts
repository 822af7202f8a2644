import type { KubeObject } from '../../objects/meta.ts';
import { ApiError, type Api, type Caller, type Key } from '../api/api.ts';
import type { SandboxTime } from '../clock/time.ts';
import type { Profile } from '../versions/profile.ts';
import type { Random } from '../api/random.ts';

/** The API server as the sandbox' own components use it. */
export interface ClusterApi extends Api {
  /** POST pods/binding: the scheduler's decision. */
  bind(key: Key, node: string): void;
}

/** What every controller and node stands on. */
export interface World {
  readonly api: ClusterApi;
  readonly time: SandboxTime;
  readonly random: Random;
  readonly profile: Profile;
}

/** Something that runs for as long as its process does. */
export interface Running {
  start(): void;
  stop(): void;
}

export interface Lister<T extends KubeObject> {
  get(key: Key): T | undefined;
  list(namespace?: string): readonly T[];
}

/** A controller of kube-controller-manager speaks with a service account of its own. */
export function controllerCaller(account: string): Caller {
  return {
    user: `system:serviceaccount:kube-system:${account}`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    fieldManager: 'kube-controller-manager',
  };
}

export function keyOf(object: KubeObject): Key & { readonly name: string } {
  const { namespace, name = '' } = object.metadata ?? {};
  return namespace === undefined ? { name } : { namespace, name };
}

export function keyText({ namespace, name }: Key): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function keyFrom(text: string): Key & { readonly name: string } {
  const [first = '', second] = text.split('/');
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

export function isRefusal(error: unknown, ...reasons: readonly string[]): error is ApiError {
  return error instanceof ApiError && reasons.includes(error.status.reason ?? '');
}

/** The result, or undefined when the object is not there. */
export function ifFound<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isRefusal(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** For signs of life: one that the API server refuses is tried again with the next. */
export function unlessRefused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { StatefulSet } from '../../objects/workload.ts';
import { changesDefinition, type Guard } from '../guard.ts';

/**
 * Tools that put a set back to what their own source says. `app.kubernetes.io/managed-by: Helm` is none of them: Helm
 * writes when somebody runs it and reconciles nothing in between. Nor is `app.kubernetes.io/instance`, which Argo CD may
 * be told to track by, but which every chart sets as well.
 */
export const gitops: Guard = {
  name: 'gitops',
  skippable: true,
  check({ situation: { set, spec }, steps }) {
    if (!changesDefinition(steps)) return undefined;
    const keys = { ...set.metadata?.labels, ...set.metadata?.annotations };
    const tool = tools.find(({ key }) => keys[key] !== undefined);
    if (tool === undefined || isSuspended(set)) return undefined;
    return {
      saw: `sts/${spec.name} is kept in sync from git (${tool.key}), which would undo the drill's change`,
      wayOut: `suspend that for the drill: ${tool.suspend(pasted(tool.nameIn(keys[tool.key] ?? '')), keys)}`,
    };
  },
};

interface Tool {
  /** Label or annotation that it leaves on what it keeps. */
  readonly key: string;
  /** Its own object's name, in that key's value. */
  readonly nameIn: (value: string) => string;
  readonly suspend: (name: string, keys: Readonly<Record<string, string>>) => string;
}

const whole = (value: string) => value;
const argo = (name: string) => `argocd app set ${name} --sync-policy none`;
const flux =
  (kind: 'kustomization' | 'helmrelease', key: string): Tool['suspend'] =>
  (name, keys) =>
    `flux suspend ${kind} ${name} -n ${pasted(keys[key] ?? '')}`;

const tools: readonly Tool[] = [
  // `<application>:<group>/<kind>:<namespace>/<name>`
  {
    key: 'argocd.argoproj.io/tracking-id',
    nameIn: (value) => value.split(':', 1)[0] ?? '',
    suspend: argo,
  },
  { key: 'argocd.argoproj.io/instance', nameIn: whole, suspend: argo },
  {
    key: 'kustomize.toolkit.fluxcd.io/name',
    nameIn: whole,
    suspend: flux('kustomization', 'kustomize.toolkit.fluxcd.io/namespace'),
  },
  {
    key: 'helm.toolkit.fluxcd.io/name',
    nameIn: whole,
    suspend: flux('helmrelease', 'helm.toolkit.fluxcd.io/namespace'),
  },
];

/** Flux lets a single object alone that says so. */
function isSuspended({ metadata }: StatefulSet): boolean {
  return metadata?.annotations?.['kustomize.toolkit.fluxcd.io/reconcile'] === 'disabled';
}

/** It is going to be pasted into a shell: whatever is not a plain name is left for people to fill in. */
function pasted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : '<name>';
}

import type { ParameterTypeName } from './parameter.ts';

/** Something that a step leaves behind for later ones: `$(steps.NAME.KEY)`. */
export interface Output {
  readonly key: string;
  readonly type: ParameterTypeName;
  readonly what: string;
}

const ofPods: readonly Output[] = [
  { key: 'ordinal', type: 'ordinal', what: 'Ordinal of the pod that was taken, of several the first' },
  { key: 'ordinals', type: 'ordinal', what: 'Ordinals of all pods that were taken' },
  { key: 'pod', type: 'string', what: 'Name of the pod that was taken, of several the first' },
  { key: 'uid', type: 'string', what: 'UID it had before' },
  { key: 'node', type: 'string', what: 'Node it was on before' },
];

/** What each action gives, by its key; those that are not here give nothing. The drill fills it in: src/drill/outputs.ts. */
const byAction: Readonly<Record<string, readonly Output[]>> = {
  killPod: ofPods,
  forceDeletePod: ofPods,
  evictPod: ofPods,
  scale: [
    { key: 'from', type: 'integer', what: 'Replicas before' },
    { key: 'to', type: 'integer', what: 'Replicas that the step asked for' },
  ],
};

export function outputsOf(action: string): readonly Output[] {
  return Object.hasOwn(byAction, action) ? (byAction[action] ?? []) : [];
}

/** The word that a reference asks for it by. */
export function outputName(step: string, key: string): string {
  return `steps.${step}.${key}`;
}

export function isOutputName(name: string): boolean {
  return name.startsWith('steps.');
}

import type { WatchEvent } from '../../src/cluster/cluster.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import { EventRecorder } from '../../src/sandbox/controllers/event-recorder.ts';
import * as kinds from '../../src/sandbox/controllers/kinds.ts';
import { controllerCaller } from '../../src/sandbox/controllers/world.ts';
import type { Stage } from '../support/stage.ts';

const caller = controllerCaller('statefulset-controller');
const nobody = { user: 'nobody', groups: ['system:masters'], fieldManager: 'nobody' };
const podNamed = (name: string) => ({ namespace: 'default', name });

/** The controller's own word for having deleted a pod. */
export function announce(stage: Stage, name: string): void {
  const { api, time, profile } = stage.sandbox;
  const random = { next: () => 0.5, uid: () => `announced-${name}`, suffix: () => 'told' };
  const world = { api, time, profile, random };
  const recorder = new EventRecorder(world, { component: 'statefulset-controller' }, caller);
  const message = `delete Pod ${name} in StatefulSet ${stage.name} successful`;
  recorder.record(kinds.sets, stage.set, { type: 'Normal', reason: 'SuccessfulDelete', message });
}

/** After so many seconds the controller itself deletes a pod, and says so. */
export function impatience(stage: Stage, ordinal: number, seconds: number): void {
  const name = `${stage.name}-${ordinal}`;
  stage.sandbox.time.after(seconds * 1000, () => {
    stage.api.delete(kinds.pods, podNamed(name), caller);
    announce(stage, name);
  });
}

/** After so many seconds a pod's probe fails. */
export function spoils(stage: Stage, ordinal: number, seconds: number): void {
  stage.sandbox.time.after(seconds * 1000, () => void stage.breaks(ordinal));
}

/** After so many seconds somebody evicts a pod. */
export function evicts(stage: Stage, ordinal: number, seconds: number): void {
  stage.sandbox.time.after(seconds * 1000, () => stage.api.evict(podNamed(`web-${ordinal}`), nobody));
}

/** A finalizer that nobody takes off. */
export function holdsBack(stage: Stage, ordinal: number): void {
  const pod = stage.pod(ordinal);
  if (pod) stage.store(kinds.pods, { ...pod, metadata: { ...pod.metadata, finalizers: ['test/keep'] } });
}

/** A pod has failed as soon as it is there, and stays so. */
export function failsAtBirth(stage: Stage, name: string): void {
  let failed = false;
  stage.api.observe(kinds.pods, ({ type, object }) => {
    if (failed || type !== 'ADDED' || object.metadata?.name !== name) return;
    failed = true;
    stage.sandbox.time.after(0, () => {
      const pod = stage.api.get(kinds.pods, podNamed(name));
      stage.store(kinds.pods, { ...pod, status: { ...pod.status, phase: 'Failed', reason: 'NodePorts' } });
    });
  });
}

type Event = WatchEvent<KubeObject>;

/** The end of a pod is told only when the next one has been told. */
export function endToldLate(): (event: Event) => readonly Event[] {
  const held = new Map<string, Event>();
  return (event) => {
    if (event.type !== 'added' && event.type !== 'modified' && event.type !== 'deleted') return [event];
    const name = event.object.metadata?.name ?? '';
    const ended = held.get(name);
    held.delete(name);
    if (event.type === 'deleted') held.set(name, event);
    else return ended === undefined ? [event] : [event, ended];
    return [];
  };
}

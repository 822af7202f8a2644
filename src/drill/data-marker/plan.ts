import { exitCodes, Failure } from '../../lib/failure.ts';
import type { DataMarkerSpec } from '../../scenario/data-marker.ts';
import type { Need } from '../action.ts';
import { containerAt, execNeeds } from '../probes/in-pod.ts';
import type { Situation } from '../situation.ts';

/** Where the markers of a run go. */
export interface MarkerPlan {
  readonly volume: string;
  readonly container: string;
  readonly mountPath: string;
}

/** Throws a Failure when the set has no such claim template, or the container does not write to it. */
export function planMarkers(spec: DataMarkerSpec, situation: Situation): MarkerPlan {
  const { volume } = spec;
  const { claimTemplates } = situation.spec;
  if (!claimTemplates.includes(volume)) {
    const has = claimTemplates.length === 0 ? 'none' : claimTemplates.join(', ');
    throw new Failure(exitCodes.usage, `dataMarker: the set has no claim template ${volume}: it has ${has}`);
  }
  const name = containerAt(spec, situation);
  const container = situation.set.spec?.template?.spec?.containers?.find((one) => one.name === name);
  const mount = container?.volumeMounts?.find((one) => one.name === volume);
  if (mount?.mountPath === undefined)
    throw new Failure(exitCodes.usage, `dataMarker: container ${name} does not mount ${volume}`);
  if (mount.readOnly === true)
    throw new Failure(exitCodes.usage, `dataMarker: container ${name} mounts ${volume} for reading only`);
  return { volume, container: name, mountPath: mount.mountPath };
}

/** Each of its pods writes, reads and removes. */
export function markerNeeds(spec: DataMarkerSpec | undefined, situation: Situation): readonly Need[] {
  if (spec === undefined || situation.spec.replicas === 0) return [];
  const place = { ordinal: { select: 'all' }, container: spec.container } as const;
  return execNeeds(place, situation, 'write, read and remove the data marker');
}

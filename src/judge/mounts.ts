import type { Pod } from '../objects/workload.ts';
import type { SetSpec } from '../statefulset/spec.ts';

/**
 * The claims that a pod mounts for the set's templates: template → claim name. A claim that the template names
 * itself, shared by all pods, is not the set's doing and does not appear. Undefined when the pod shows no volumes.
 */
export function mountsOf(pod: Pod, spec: SetSpec): ReadonlyMap<string, string | undefined> | undefined {
  // Go writes null for a list that is not there.
  const volumes = pod.spec?.volumes ?? undefined;
  if (volumes === undefined) return undefined;
  return new Map(
    spec.claimTemplates.map((template) => [
      template,
      volumes.find(({ name }) => name === template)?.persistentVolumeClaim?.claimName,
    ]),
  );
}

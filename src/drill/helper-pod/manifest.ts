import type { OwnerReference } from '../../objects/meta.ts';
import type { Pod } from '../../objects/workload.ts';
import { markAnnotation } from '../../recording/mark.ts';
import { ourLabels } from '../undo/our-labels.ts';

export const helperContainer = 'names';

/** One for each set, as its Lease: so a Role can name it. It ends in no ordinal: no set takes it for one of its pods. */
export function helperName(setName: string): string {
  return `sts-doctor-${setName}-names`;
}

/** Nothing that a set or a Service selects by. */
export function helperLabels(run: string): Readonly<Record<string, string>> {
  return { ...ourLabels, [markAnnotation]: run };
}

/** A helper whose run has died for good does not run for ever. Drills that take longer ask no more. */
const LONGEST_S = 2 * 60 * 60;
/** Of nobody: neither root nor the user of anything else. */
const NOBODY = 65_534;

export interface HelperPlace {
  readonly setName: string;
  readonly namespace: string;
  readonly run: string;
  /** The Lease of the run: the garbage collector takes away what comes after everything is cleaned up. */
  readonly owner: OwnerReference;
}

/** A pod that sleeps until it is asked, within the restricted Pod Security Standard. */
export function helperPod(image: string, { setName, namespace, run, owner }: HelperPlace): Pod {
  const container = {
    name: helperContainer,
    image,
    command: ['sleep', String(LONGEST_S)],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
  const spec = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    activeDeadlineSeconds: LONGEST_S,
    // The first process of a container ignores SIGTERM: it would take its whole time to go.
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container],
  };
  const metadata = {
    name: helperName(setName),
    namespace,
    labels: helperLabels(run),
    ownerReferences: [owner],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

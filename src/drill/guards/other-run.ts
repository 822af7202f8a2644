import type { Guard } from '../guard.ts';

/** Two drills at once in a namespace disturb each other's pods, budgets and events. */
export const otherRun: Guard = {
  name: 'other-run',
  skippable: true,
  needs: () => [
    {
      verb: 'list',
      group: 'coordination.k8s.io',
      resource: 'leases',
      purpose: 'see whether another drill runs in the namespace',
    },
  ],
  check({ otherRuns }) {
    if ('unreadable' in otherRuns)
      return {
        saw: `Leases cannot be read: ${otherRuns.unreadable}`,
        wayOut: 'allow `list leases.coordination.k8s.io`, or skip this guard',
      };
    const [lease] = otherRuns.items;
    if (lease === undefined) return undefined;
    return {
      saw: `another drill runs in this namespace: ${lease.metadata?.name}, held by ${lease.spec?.holderIdentity ?? 'unknown'}`,
      wayOut: `wait for it, or undo it when it is dead: kubectl sts-doctor recover -n ${lease.metadata?.namespace}`,
    };
  },
};

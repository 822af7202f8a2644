import type { StatefulSet } from '../../objects/workload.ts';
import type { RestartRolloutSpec } from '../../scenario/scenario.ts';
import type { Action } from '../action.ts';
import { editsTemplate } from './rollout.ts';
import { withTemplate } from './template.ts';

/** Upstream: kubectl, pkg/polymorphichelpers/objectrestarter.go (1.36). */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** Has every pod replaced as `kubectl rollout restart` does, and waits until that is done. */
export const restartRollout: Action<RestartRolloutSpec> = editsTemplate({
  action: 'restartRollout',
  says: ({ name }) => `restart the rollout of sts/${name}`,
  change: (_spec, { set }, { startedAt }) => {
    const at = timeAfter(set, startedAt);
    return (now) => restarted(now, at);
  },
});

/** RFC 3339, as kubectl writes it. A second restart in the same run is a second later, so that it is another template. */
function timeAfter(set: StatefulSet, startedAt: string): string {
  const last = Date.parse(set.spec?.template?.metadata?.annotations?.[RESTARTED_AT] ?? '');
  const first = Math.floor(Date.parse(startedAt) / 1000) * 1000;
  return new Date(last >= first ? last + 1000 : first).toISOString().replace('.000Z', 'Z');
}

function restarted(set: StatefulSet, at: string): StatefulSet {
  return withTemplate(set, (template) => ({
    ...template,
    metadata: {
      ...template.metadata,
      annotations: { ...template.metadata?.annotations, [RESTARTED_AT]: at },
    },
  }));
}

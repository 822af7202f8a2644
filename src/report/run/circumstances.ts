import type { RunResult } from '../../drill/run-result.ts';
import { formatDuration } from '../../lib/duration.ts';

/** What somebody needs to know of a run who finds its report later. */
export function circumstances({ run, tool, startedAt, durationMs, plan }: RunResult): readonly string[] {
  return [
    `run ${run}`,
    plan.sandbox === undefined ? `context ${plan.target.context || '<none>'}` : `sandbox: ${plan.sandbox}`,
    `Kubernetes ${plan.set.serverVersion}`,
    tool,
    `${startedAt}, took ${formatDuration(durationMs)}`,
  ];
}

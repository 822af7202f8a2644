import type { Guard } from '../guard.ts';
import { markAnnotation, markOf } from '../../recording/mark.ts';

/** The mark of a run that has not ended. To overwrite it would hide that run from `recover`. */
export const unfinishedRun: Guard = {
  name: 'unfinished-run',
  skippable: false,
  check({ situation: { set, spec } }) {
    const run = markOf(set);
    if (run === undefined) return undefined;
    return {
      saw: `sts/${spec.name} carries the mark of run ${run}, which has not ended`,
      wayOut:
        `kubectl sts-doctor recover sts/${spec.name} -n ${spec.namespace}; if that finds nothing, the mark is a leftover: ` +
        `kubectl annotate sts ${spec.name} -n ${spec.namespace} ${markAnnotation}-`,
    };
  },
};

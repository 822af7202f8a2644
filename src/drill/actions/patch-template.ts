import type { PatchTemplateSpec } from '../../scenario/scenario.ts';
import type { PodTemplate, StatefulSet } from '../../objects/workload.ts';
import type { Action } from '../action.ts';
import { mergeTemplate } from '../edit/merge-template.ts';
import { editsTemplate } from './rollout.ts';
import { withTemplate } from './template.ts';

/** Changes the pod template, and waits until the controller has rolled it out. */
export const patchTemplate: Action<PatchTemplateSpec> = editsTemplate({
  action: 'patchTemplate',
  says: ({ name }) => `change the template of sts/${name}`,
  change:
    ({ patch }) =>
    (set) =>
      patched(set, patch),
});

function patched(set: StatefulSet, patch: PatchTemplateSpec['patch']): StatefulSet {
  return withTemplate(set, (template) => mergeTemplate(template, patch) as PodTemplate);
}

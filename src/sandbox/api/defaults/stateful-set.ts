import type { Fields } from '../json.ts';
import { fieldsOf, textOf } from '../json.ts';
import { changeEach, fill } from './fill.ts';
import { defaultTemplate } from './pod.ts';
import { defaultClaim } from './storage.ts';

/**
 * A strategy that is named but not described stays undescribed: without `rollingUpdate` the controller goes another way
 * than with `{partition: 0}`.
 * Upstream: pkg/apis/apps/v1/defaults.go, SetDefaults_StatefulSet (1.36).
 */
export function defaultStatefulSet(set: Fields): Fields {
  const spec = fill(fieldsOf(set['spec']), {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  });
  const filled = {
    ...spec,
    updateStrategy: defaultStrategy(fieldsOf(spec['updateStrategy'])),
    persistentVolumeClaimRetentionPolicy: fill(fieldsOf(spec['persistentVolumeClaimRetentionPolicy']), {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    }),
    template: defaultTemplate(fieldsOf(spec['template'])),
  };
  const typed = (claim: Fields) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...defaultClaim(claim),
  });
  return { ...set, spec: changeEach(filled, 'volumeClaimTemplates', typed) };
}

function defaultStrategy(strategy: Fields): Fields {
  const type = textOf(strategy['type']);
  const typed = type === '' ? { rollingUpdate: {}, ...strategy, type: 'RollingUpdate' } : strategy;
  if (typed['type'] !== 'RollingUpdate' || typed['rollingUpdate'] === undefined) return typed;
  return { ...typed, rollingUpdate: fill(fieldsOf(typed['rollingUpdate']), { partition: 0 }) };
}

import type { Fields } from '../json.ts';
import { fieldsOf } from '../json.ts';
import { defaultContainer, defaultFieldRef } from './container.ts';
import { change, changeEach, fill } from './fill.ts';

/** Upstream: pkg/apis/core/v1/defaults.go, SetDefaults_PodSpec and SetDefaults_Volume (1.36). */
function defaultPodSpec(spec: Fields): Fields {
  let filled = fill(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
  filled = changeEach(filled, 'containers', defaultContainer);
  filled = changeEach(filled, 'initContainers', defaultContainer);
  return changeEach(filled, 'volumes', defaultVolume);
}

export function defaultPod(pod: Fields): Fields {
  return { ...pod, spec: fill(defaultPodSpec(fieldsOf(pod['spec'])), { enableServiceLinks: true }) };
}

export function defaultTemplate(template: Fields): Fields {
  return { ...template, spec: defaultPodSpec(fieldsOf(template['spec'])) };
}

const READABLE = 0o644;

function defaultVolume(volume: Fields): Fields {
  let filled = Object.keys(volume).some((key) => key !== 'name') ? volume : { ...volume, emptyDir: {} };
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    filled = change(filled, source, (one) => fill(one, { defaultMode: READABLE }));
  }
  filled = change(filled, 'hostPath', (path) => ({ type: '', ...path }));
  filled = change(filled, 'downwardAPI', defaultItems);
  return change(filled, 'projected', (projected) =>
    changeEach(projected, 'sources', (source) =>
      change(
        change(source, 'serviceAccountToken', (token) => fill(token, { expirationSeconds: 3600 })),
        'downwardAPI',
        defaultItems,
      ),
    ),
  );
}

function defaultItems(source: Fields): Fields {
  return changeEach(source, 'items', defaultFieldRef);
}

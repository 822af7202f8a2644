import type { Fields } from '../json.ts';
import { isFields, textOf } from '../json.ts';
import { change, changeEach, fill } from './fill.ts';

/** Upstream: pkg/apis/core/v1/defaults.go, SetDefaults_Container, SetDefaults_Probe and neighbours (1.36). */
export function defaultContainer(container: Fields): Fields {
  let filled = fill(container, {
    imagePullPolicy: pullPolicyOf(textOf(container['image'])),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  filled = changeEach(filled, 'ports', (port) => fill(port, { protocol: 'TCP' }));
  filled = changeEach(filled, 'env', (variable) => change(variable, 'valueFrom', defaultFieldRef));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
    filled = change(filled, probe, defaultProbe);
  filled = change(filled, 'resources', requestsFromLimits);
  return change(filled, 'lifecycle', (lifecycle) =>
    change(change(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler),
  );
}

export function defaultFieldRef(source: Fields): Fields {
  return change(source, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' }));
}

/** `latest`, said or meant, is always pulled. */
function pullPolicyOf(image: string): string {
  const [name = '', digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1] ?? (digest === undefined ? 'latest' : '');
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: Fields): Fields {
  const filled = fill(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return change(defaultHandler(filled), 'grpc', (grpc) => fill(grpc, { service: '' }));
}

function defaultHandler(handler: Fields): Fields {
  return change(handler, 'httpGet', (get) => fill(get, { path: '/', scheme: 'HTTP' }));
}

/** A limit is a request where none is given. */
function requestsFromLimits(resources: Fields): Fields {
  const { limits, requests } = resources;
  if (!isFields(limits)) return resources;
  return { ...resources, requests: fill(isFields(requests) ? requests : {}, limits) };
}

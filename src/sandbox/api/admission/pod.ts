import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf, valueAt } from '../json.ts';
import { pods, serviceAccounts } from '../kinds.ts';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Every pod runs as somebody and is given a token. Upstream: plugin/pkg/admission/serviceaccount (1.36). */
export function withAccount(pod: Fields, { store, random }: Context): Fields {
  const { namespace, name } = fieldsOf(pod['metadata']);
  const spec = fieldsOf(pod['spec']);
  const account = textOf(spec['serviceAccountName']) || 'default';
  const found = store.find(serviceAccounts, { namespace: textOf(namespace), name: account });
  if (found === undefined) {
    const why = `error looking up service account ${textOf(namespace)}/${account}: serviceaccount "${account}" not found`;
    throw forbidden(pods, textOf(name), why);
  }
  const named = { ...spec, serviceAccountName: account, serviceAccount: account };
  const wanted = spec['automountServiceAccountToken'] ?? valueAt(found, 'automountServiceAccountToken');
  if (wanted === false) return { ...pod, spec: named };
  return { ...pod, spec: withToken(named, `kube-api-access-${random.suffix()}`) };
}

function withToken(spec: Fields, volume: string): Fields {
  const mounted = (container: unknown): Fields => {
    const fields = fieldsOf(container);
    const mounts = listOf(fields['volumeMounts']);
    if (mounts.some((mount) => fieldsOf(mount)['mountPath'] === TOKEN_PATH)) return fields;
    return { ...fields, volumeMounts: [...mounts, { name: volume, readOnly: true, mountPath: TOKEN_PATH }] };
  };
  return {
    ...spec,
    containers: listOf(spec['containers']).map(mounted),
    ...(spec['initContainers'] !== undefined && {
      initContainers: listOf(spec['initContainers']).map(mounted),
    }),
    volumes: [...listOf(spec['volumes']), tokenVolume(volume)],
  };
}

function tokenVolume(name: string): Fields {
  const sources = [
    // An hour, and a few seconds by which the kubelet can tell such tokens.
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ];
  return { name, projected: { sources, defaultMode: 0o644 } };
}

const PATIENCE_SECONDS = 300;

/** How long a pod stays on a node that is lost. Upstream: plugin/pkg/admission/defaulttolerationseconds (1.36). */
export function withTolerations(pod: Fields): Fields {
  const spec = fieldsOf(pod['spec']);
  const given = listOf(spec['tolerations']).map(fieldsOf);
  const tolerates = (key: string) =>
    given.some(
      (one) =>
        (one['key'] === key || textOf(one['key']) === '') &&
        (one['effect'] === 'NoExecute' || textOf(one['effect']) === ''),
    );
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !tolerates(key))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: PATIENCE_SECONDS }));
  return added.length === 0 ? pod : { ...pod, spec: { ...spec, tolerations: [...given, ...added] } };
}

/** Upstream: plugin/pkg/admission/priority (1.36); priority classes are not modelled. */
export function withPriority(pod: Fields): Fields {
  return {
    ...pod,
    spec: { priority: 0, preemptionPolicy: 'PreemptLowerPriority', ...fieldsOf(pod['spec']) },
  };
}

import type { Bed } from './bed.ts';
import { askApi } from './probe.ts';
import { until } from './until.ts';

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name: 'standard',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  },
  provisioner: 'kubernetes.io/host-path',
};

/** Puts in what tests take for granted: a default StorageClass, and the account without which no pod is admitted. */
export async function furnish(bed: Bed): Promise<void> {
  const { status, body } = await askApi(bed, 'POST', '/apis/storage.k8s.io/v1/storageclasses', storageClass);
  if (status !== 201) throw new Error(`the StorageClass was not accepted: ${status} ${body}`);
  await until('the default service account', 30_000, async () => {
    const account = await askApi(bed, 'GET', '/api/v1/namespaces/default/serviceaccounts/default');
    return account.status === 200 || `${account.status} ${account.body}`;
  });
}

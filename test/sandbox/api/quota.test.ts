import { expect, test } from 'vitest';
import { configMaps, resourceQuotas } from '../../../src/sandbox/api/kinds.ts';
import { aServer, owner, refusalOf, shop } from './served.ts';

test('a quota is counted as things come and go', async () => {
  const { api, time, configMap } = aServer();
  const spec = { hard: { configmaps: '2', pods: '1' } };
  const quota = { metadata: { name: 'quota' }, spec };
  api.create(resourceQuotas, 'shop', quota, owner);
  const used = async () => {
    await time.sleep(1);
    return api.get(resourceQuotas, shop('quota'));
  };
  expect(await used()).toMatchObject({ status: { ...spec, used: { configmaps: '1', pods: '0' } } });
  configMap('one');
  expect(await used()).toMatchObject({ status: { used: { configmaps: '2' } } });
  expect(refusalOf(() => configMap('two')).message).toBe(
    'configmaps "two" is forbidden: exceeded quota: quota, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
  );
  api.delete(configMaps, shop('one'), owner);
  configMap('two');
  expect(await used()).toMatchObject({ status: { used: { configmaps: '2' } } });
});

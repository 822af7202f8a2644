import { describe, expect, test } from 'vitest';
import { configMaps } from '../../../src/sandbox/api/kinds.ts';
import { owner, shop } from '../api/served.ts';
import { aClient } from './client.ts';

const path = '/api/v1/namespaces/shop/configmaps?watch=1';

/** What a watch told until it ended: `ADDED one`. */
function told(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) => JSON.parse(line) as { type: string; object: { metadata?: { name?: string }; code?: number } },
    )
    .map(({ type, object }) => `${type} ${object.metadata?.name ?? object.code ?? ''}`.trim());
}

describe('a watch', () => {
  test('begins with what is there, or after the version it is given', async () => {
    const { ask, configMap, api } = aClient();
    configMap('one');
    const version = api.context.store.version;
    configMap('two');
    const named = '&fieldSelector=metadata.name!%3Dkube-root-ca.crt';
    expect(told((await ask(`${path}&timeoutSeconds=1${named}`)).text)).toEqual(['ADDED one', 'ADDED two']);
    const later = await ask(`${path}&timeoutSeconds=1&resourceVersion=${version}`);
    expect(told(later.text)).toEqual(['ADDED two']);
  });

  test('tells of objects that come into its selection and leave it', async () => {
    const { ask, configMap, api, time } = aClient();
    configMap('one', { colour: 'red' });
    const paint = (colour: string) =>
      api.patch(
        configMaps,
        shop('one'),
        { type: 'merge', patch: { metadata: { labels: { colour } } } },
        owner,
      );
    time.after(1000, () => paint('blue'));
    time.after(2000, () => paint('green'));
    time.after(3000, () => paint('blue'));
    const watched = await ask(`${path}&timeoutSeconds=5&labelSelector=colour%3Dblue`);
    expect(told(watched.text)).toEqual(['ADDED one', 'DELETED one', 'ADDED one']);
  });

  test('says every minute how far it is', async () => {
    const { ask, api, time } = aClient();
    const { version } = api.context.store;
    const watched = await ask(
      `${path}&timeoutSeconds=150&allowWatchBookmarks=true&resourceVersion=${version}`,
    );
    expect(told(watched.text)).toEqual(['BOOKMARK', 'BOOKMARK']);
    expect(time.monotonic()).toBe(150_000);
  });

  test('streams a list, and says where it ends', async () => {
    const { ask } = aClient();
    const streamed = await ask(
      `${path}&timeoutSeconds=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
    );
    expect(told(streamed.text)).toEqual(['ADDED kube-root-ca.crt', 'BOOKMARK']);
    expect(streamed.text).toContain('"k8s.io/initial-events-end":"true"');
  });

  test('cannot begin where history is forgotten', async () => {
    const { ask, configMap, api } = aClient();
    const { version } = api.context.store;
    configMap('one');
    api.context.store.compact();
    expect(told((await ask(`${path}&resourceVersion=${version}`)).text)).toEqual(['ERROR 410']);
  });

  test('can be made to lag, and to end', async () => {
    const { ask, configMap, faults, time, api } = aClient();
    faults.lagWatches('configmaps', 5000);
    time.after(1000, () => configMap('one'));
    time.after(2000, () => faults.dropWatches('end', 'configmaps'));
    const from = `&resourceVersion=${api.context.store.version}`;
    expect(told((await ask(`${path}${from}`)).text)).toEqual([]);
    time.after(1000, () => configMap('two'));
    const late = await ask(`${path}&timeoutSeconds=7${from}`);
    expect(told(late.text)).toEqual(['ADDED one', 'ADDED two']);
  });

  test('breaks as a connection does', async () => {
    const { ask, faults, time } = aClient();
    time.after(1000, () => faults.dropWatches('reset'));
    await expect(ask(path)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

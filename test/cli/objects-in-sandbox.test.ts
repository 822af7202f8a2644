import { describe, expect, test } from 'vitest';
import { play } from './support/play.ts';

const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', labels: { mine: 'yes' } },
  data: { a: '1' },
};
const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: one}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: two, namespace: stage}
`;

describe('an apply', () => {
  test('creates an object, which the undo deletes by its UID', async () => {
    const { code, result } = await play([{ apply: { manifest: settings } }]);
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
    expect(result.plan.steps[0]).toMatchObject({
      does: ['create configmap/settings'],
      undo: { kind: 'exact', does: ['delete configmap/settings, and wait until it is gone'] },
    });
    expect(result.undo).toMatchObject({
      outcome: 'restored',
      steps: [{ does: 'delete configmap/settings', result: 'done' }],
    });
    expect(result.plan.permissions.filter(({ name }) => name === 'settings').map(({ verb }) => verb)).toEqual(
      ['create', 'get', 'delete', 'patch'],
    );
  });

  test('creates several from a text, and the last one goes first', async () => {
    const { code, result } = await play([{ apply: { manifest: text } }, { killPod: { ordinal: 1 } }]);
    expect(code).toBe(0);
    expect(result.undo.steps.map(({ does }) => does)).toEqual([
      'delete serviceaccount/two',
      'delete configmap/one',
    ]);
  });

  test('of what is there already is an error that names it, and leaves it as it is', async () => {
    const { code, result } = await play([{ apply: { manifest: settings } }], {
      others: [{ ...settings, metadata: { ...settings.metadata, namespace: 'stage' } }],
    });
    expect([code, result.status]).toEqual([5, 'errored']);
    expect(result.reason).toBe(
      'configmap/settings exists already in stage: apply only creates, so that it can be undone',
    );
    expect(result.undo.steps).toMatchObject([
      { does: 'delete configmap/settings', result: 'already undone' },
    ]);
  });

  test('of a kind that is not served is refused before anything, with what makes it served', async () => {
    const chaos = {
      apiVersion: 'chaos-mesh.org/v1alpha1',
      kind: 'PodChaos',
      metadata: { name: 'kill' },
      spec: { action: 'pod-kill', mode: 'one', selector: {} },
    };
    const { code, result } = await play([{ killPod: { ordinal: 0 } }, { apply: { manifest: chaos } }]);
    expect([code, result.steps]).toEqual([4, []]);
    expect(result.plan.refusals).toEqual([
      {
        guard: 'served-kinds',
        saw: 'the cluster serves no chaos-mesh.org/v1alpha1 PodChaos',
        wayOut: 'install Chaos Mesh: https://chaos-mesh.org/docs/quick-start/',
      },
    ]);
  });

  test('of a kind that belongs to no namespace is refused', async () => {
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } };
    const { code, result } = await play([{ apply: { manifest } }]);
    expect([code, result.plan.refusals.map(({ guard }) => guard)]).toEqual([4, ['served-kinds']]);
  });

  test('to another namespace is refused', async () => {
    const manifest = { ...settings, metadata: { name: 'settings', namespace: 'other' } };
    await expect(play([{ apply: { manifest } }])).rejects.toThrow(
      "apply creates nothing outside of the set's namespace stage: configmap/settings is to go to other",
    );
  });

  describe('of another set', () => {
    const another = (spec: object) => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'other' },
      spec: {
        serviceName: 'other',
        replicas: 1,
        selector: { matchLabels: { app: 'other' } },
        template: {
          metadata: { labels: { app: 'other' } },
          spec: { containers: [{ name: 'c', image: 'nginx:1' }] },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
          },
        ],
        ...spec,
      },
    });

    test('whose claims would stay is refused', async () => {
      await expect(play([{ apply: { manifest: another({}) } }])).rejects.toThrow(
        'the claims of statefulset/other would stay when it is deleted again, and nobody would delete them',
      );
    });

    test('takes its pods and its claims along', async () => {
      const persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete' };
      const { code, result } = await play([
        { apply: { manifest: another({ persistentVolumeClaimRetentionPolicy }) } },
        { sleep: { for: '20s' } },
      ]);
      expect(result.reason).toBeUndefined();
      expect(code).toBe(0);
      expect(result.undo.steps).toMatchObject([{ does: 'delete statefulset.apps/other', result: 'done' }]);
    });
  });

  test.each([
    [{ apiVersion: 'v1', kind: 'ConfigMap' }, /apply\.manifest\.metadata: Required value/],
    [{ ...settings, metadata: { generateName: 'x-' } }, /apply\.manifest\.metadata\.name: Required value/],
    [{ ...settings, metadata: { name: 'a', generateName: 'x-' } }, /has to be known by its name/],
    ['a: [', /line 1, column \d+ of the manifest/],
    ['', /must not be empty/],
    ['# nothing', /must hold at least one YAML document/],
    [`${text}---\n${text}`, /must not create ConfigMap one twice/],
    [[settings], /must be a map, or a text/],
  ])('of %j is no scenario', async (manifest, message) => {
    await expect(play([{ apply: { manifest } }])).rejects.toThrow(message);
  });
});

describe('a manifest in a file of its own', () => {
  const from = (files: Readonly<Record<string, string>>) =>
    play([{ apply: { file: 'objects/two.yaml' } }], { files });

  test('is found beside the scenario, and nothing in it is taken for a reference', async () => {
    const script = `${text}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: three}\ndata: {run: "$(hostname)"}\n`;
    const { code, result } = await from({ 'objects/two.yaml': script });
    expect(result.reason).toBeUndefined();
    expect([code, result.plan.steps[0]?.does]).toEqual([
      0,
      ['create configmap/one', 'create serviceaccount/two', 'create configmap/three'],
    ]);
    expect(result.undo.steps.map(({ result: one }) => one)).toEqual(['done', 'done', 'done']);
  });

  test.each([
    ['a: [', /objects\/two\.yaml:1:\d+ /],
    [
      `${text}---\nkind: ConfigMap\nmetadata:\n  name: Not a name\napiVersion: v1\n`,
      /objects\/two\.yaml:11:9 metadata\.name: must be a name/,
    ],
    ['', /objects\/two\.yaml:1:1 no object in this file/],
  ])('that is broken is told with the place in it: %j', async (broken, message) => {
    await expect(from({ 'objects/two.yaml': broken })).rejects.toThrow(message);
  });

  test('that is not there is told', async () => {
    await expect(from({})).rejects.toThrow(/cannot read manifest objects\/two\.yaml: ENOENT/);
  });

  test('is not given beside one in the scenario', async () => {
    await expect(play([{ apply: { file: 'a.yaml', manifest: settings } }])).rejects.toThrow(
      /apply\.file: .*must not be given beside manifest/,
    );
    await expect(play([{ apply: {} }])).rejects.toThrow(/must have a manifest, or a file/);
  });
});

describe('a delete', () => {
  test('removes what an earlier apply has created, which may be created again', async () => {
    const { code, result } = await play([
      { apply: { manifest: settings } },
      { delete: { kind: 'ConfigMap', name: 'settings' } },
      { name: 'again', apply: { manifest: settings } },
    ]);
    expect(code).toBe(0);
    expect(result.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(result.undo.steps).toMatchObject([{ does: 'delete configmap/settings', result: 'done' }]);
  });

  test('removes nothing else', async () => {
    const { code, result } = await play(
      [
        { apply: { manifest: { ...settings, metadata: { name: 'mine' } } } },
        { delete: { kind: 'ConfigMap', name: 'settings' } },
      ],
      { others: [{ ...settings, metadata: { name: 'settings', namespace: 'stage' } }] },
    );
    expect([code, result.steps[1]?.detail]).toEqual([
      5,
      'no earlier step of this run has created ConfigMap settings: delete removes nothing else',
    ]);
  });
});

import { applyPatch, type Operation } from 'rfc6902';
import { describe, expect, test } from 'vitest';
import { withTemplate } from '../../src/drill/actions/template.ts';
import { droppedField } from '../../src/drill/edit/dropped.ts';
import { foreseeChanges } from '../../src/drill/edit/foresee.ts';
import { formatPath } from '../../src/drill/edit/path.ts';
import { Failure } from '../../src/lib/failure.ts';
import type { PodTemplate } from '../../src/objects/workload.ts';
import type { TemplatePatch } from '../../src/scenario/scenario.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aSet } from '../fakes/a-set.ts';
import { aScenario, patchStep } from './support/scenarios.ts';

/** What a server makes of it that knows no field of this name in a template. */
function foresee(patch: TemplatePatch, unknown: string) {
  const set = aSet();
  const situation = { set, spec: specOf(set), members: new Map(), claims: new Map() };
  const preview = {
    worthIt: () => true,
    of: async (operations: readonly object[]) => {
      const edited = structuredClone(set);
      applyPatch(edited, [...operations] as Operation[]);
      const known = (key: string, value: unknown) => (key === unknown ? undefined : value);
      return withTemplate(edited, (template) => JSON.parse(JSON.stringify(template, known)) as PodTemplate);
    },
  };
  return foreseeChanges(aScenario([patchStep(patch)]), situation, preview, '2026-11-21T10:00:00Z');
}

describe('a field that the server does not store', () => {
  test('is refused, with a way to find out which fields there are', async () => {
    const container = { name: 'db', imagePulPolicy: 'Never' };
    const failure: unknown = await foresee({ spec: { containers: [container] } }, 'imagePulPolicy').catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      exitCode: 4,
      message:
        'the API server drops spec.template.spec.containers[db].imagePulPolicy: there is no such field',
      hints: [
        expect.stringContaining('kubectl explain statefulset.spec.template.spec.containers'),
        expect.stringContaining('spec.template'),
      ],
    });
  });

  test('is refused as a whole where the patch begins one level too deep', async () => {
    const patch = { spec: { template: { metadata: { annotations: { drill: 'yes' } } } } };
    await expect(foresee(patch, 'template')).rejects.toThrow(
      'the API server drops spec.template.spec.template: there is no such field',
    );
  });

  test('is found behind one that the server knows', async () => {
    const readinessProbe = { tcpSocket: { port: 1 }, periodSecs: 1 };
    await expect(
      foresee({ spec: { containers: [{ name: 'db', readinessProbe }] } }, 'periodSecs'),
    ).rejects.toThrow('drops spec.template.spec.containers[db].readinessProbe.periodSecs: there is no');
  });

  test('is none where all is stored', async () => {
    const changes = await foresee({ spec: { containers: [{ name: 'db', image: 'db:2' }] } }, 'nothing');
    expect(changes.map(({ path }) => formatPath(path))).toEqual(['spec.template.spec.containers[db].image']);
  });
});

describe('of what was sent', () => {
  const dropped = (sent: unknown, stored: unknown) => {
    const path = droppedField(['at'], sent, stored);
    return path && formatPath(path);
  };

  test.each([
    [{}],
    [[]],
    [''],
    [0],
    [false],
    [null],
    [undefined],
    [{ inner: { labels: {}, hostNetwork: false } }],
  ])('the server may leave out %j, which says nothing', (value) => {
    expect(dropped(value, undefined)).toBeUndefined();
    expect(dropped({ value, kept: 1 }, { kept: 1 })).toBeUndefined();
  });

  test('every value counts as stored that stands there in another way', () => {
    expect(dropped({ cpu: '1000m' }, { cpu: '1' })).toBeUndefined();
    expect(dropped({ port: 80 }, { port: 80, protocol: 'TCP' })).toBeUndefined();
  });

  test('items are found again by name beside those that a webhook adds, and by place where none is added', () => {
    const ours = { name: 'db', imag: 'x' };
    expect(dropped([ours], [{ name: 'proxy' }, { name: 'db' }])).toBe('at[db].imag');
    expect(dropped([{ key: 'a', efect: 'b' }], [{ key: 'a' }])).toBe('at[0].efect');
    expect(dropped([{ key: 'a' }], [{ other: 'x' }, { key: 'a' }])).toBeUndefined();
    const twice = [
      { name: 'A', value: 'x' },
      { name: 'A', valueFrom: {} },
    ];
    expect(dropped(twice, twice)).toBeUndefined();
  });
});

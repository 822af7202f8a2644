import { describe, expect, test } from 'vitest';
import type { Need } from '../../src/drill/action.ts';
import { distinct, guardNeeds, readingNeeds, stepNeeds } from '../../src/drill/needs.ts';
import { planSteps } from '../../src/drill/plan-steps.ts';
import type { Situation } from '../../src/drill/situation.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';
import { aSet, type SetOptions } from '../fakes/a-set.ts';
import { aPod } from '../support/builders.ts';
import { aScenario, killPod, killStep, scaleStep, scaleToZero } from './support/scenarios.ts';

function situationOf(options: SetOptions = {}): Situation {
  const set = aSet(options);
  const spec = specOf(set);
  const members = new Map(ordinalsOf(spec).map((ordinal) => [ordinal, aPod(set, ordinal)]));
  return { set, spec, members, claims: new Map() };
}

const said = ({ verb, group, resource, name }: Need) =>
  `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` ${name}`}`;

const needsOf = (scenario: Scenario, situation = situationOf()) =>
  stepNeeds(scenario, planSteps(scenario, situation, 0.5, '2026-11-21T10:00:00.000Z'), situation).map(said);

const guardsOf = (scenario: Scenario, ...skipped: readonly string[]) => {
  const situation = situationOf();
  return guardNeeds(
    scenario,
    planSteps(scenario, situation, 0.5, '2026-11-21T10:00:00.000Z'),
    new Set(skipped),
  ).map(said);
};

test('steps that need the same need it once', () => {
  expect(needsOf(aScenario([killStep([1]), killStep([1]), killStep([2])]))).toEqual([
    'delete pods web-1',
    'delete pods web-2',
    'get pods/log',
  ]);
});

test('scaling up needs the claims that it makes deleted, by name, and scaling down none', () => {
  expect(needsOf(aScenario([scaleStep(5)]))).toEqual([
    'list persistentvolumeclaims',
    'watch persistentvolumeclaims',
    'delete persistentvolumeclaims data-web-3',
    'delete persistentvolumeclaims data-web-4',
    'get pods/log',
  ]);
  expect(needsOf({ ...scaleToZero, catch: false })).toEqual([]);
  expect(needsOf({ ...aScenario([scaleStep(5)]), catch: false }, situationOf({ templates: [] }))).toEqual([]);
});

describe('a guard', () => {
  test('needs what it reads only where it has something to judge', () => {
    const [leases, budgets] = ['list leases.coordination.k8s.io', 'list poddisruptionbudgets.policy'];
    expect(guardsOf(killPod)).toEqual([leases, budgets]);
    expect(guardsOf(scaleToZero)).toEqual([leases, budgets, 'list horizontalpodautoscalers.autoscaling']);
    expect(guardsOf(aScenario([killStep()], { respectPDB: false }))).toEqual([leases]);
  });

  test('needs nothing when it is skipped', () => {
    expect(guardsOf(scaleToZero, 'other-run', 'pdb', 'hpa')).toEqual([]);
  });
});

describe('what is observed if it may be', () => {
  const readings = readingNeeds(situationOf().spec);

  test('is optional, and says where no Role can allow it', () => {
    expect(readings.every(({ optional }) => optional)).toBe(true);
    const wide = readings.filter(({ clusterWide }) => clusterWide === true).map(said);
    expect(wide).toEqual(['list persistentvolumes', 'watch persistentvolumes']);
  });

  test('is asked for by name where it is watched by name', () => {
    expect(readings.filter(({ name }) => name !== undefined).map(said)).toEqual([
      'list services nginx',
      'watch services nginx',
    ]);
  });
});

test('what one needs and another would only like is needed', () => {
  const claim = { verb: 'list', group: '', resource: 'persistentvolumeclaims', purpose: 'p' };
  const optional = { ...claim, optional: true };
  for (const both of [
    [claim, optional],
    [optional, claim],
  ])
    expect(distinct(both)).toEqual([claim]);
});

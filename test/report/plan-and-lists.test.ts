import { describe, expect, test } from 'vitest';
import type { Forecast } from '../../src/drill/forecast.ts';
import type { UndoKind } from '../../src/drill/plan.ts';
import type { UndoOutcome } from '../../src/drill/run-result.ts';
import { renderPlan, renderRecoverList, renderScenarioList } from '../../src/report/render.ts';
import type { RecoverRow, ScenarioRow } from '../../src/report/rows.ts';
import { expectGolden } from './golden.ts';
import { passed, plans } from './samples.ts';

const look = { colour: false, width: 80 };

const scenarios: readonly ScenarioRow[] = [
  {
    name: 'kill-pod',
    actions: ['killPod'],
    blastRadius: 'one pod',
    description: 'A pod is deleted and comes back as itself, with its own disk, in order',
  },
  {
    name: 'scale-to-zero',
    actions: ['scale'],
    blastRadius: 'every pod',
    description: 'The whole set goes down and comes back by the undo, every pod with its own disk',
  },
];

const runs: readonly RecoverRow[] = [
  {
    namespace: 'demo',
    set: 'web',
    run: 'r-6m2j4b',
    scenario: 'scale-to-zero',
    holder: 'ann@laptop',
    state: 'abandoned',
    renewed: '2026-11-21T10:04:31Z',
  },
  {
    namespace: 'stage',
    set: 'db',
    run: 'r-3c7y0s',
    scenario: 'kill-pod',
    holder: 'ci-runner-7',
    state: 'running',
    renewed: '2026-11-21T10:09:02Z',
  },
];

describe('the plan', () => {
  test.each(Object.keys(plans))('%s', async (name) => {
    expectGolden(`plan-${name}`, await renderPlan(plans[name] ?? passed.plan, 'table', look));
  });

  test('names every permission when everything is asked for', async () => {
    expectGolden('plan-kill-pod-wide', await renderPlan(passed.plan, 'wide', look));
  });

  test('takes the ordinals of a large set together', async () => {
    const [step] = passed.plan.steps;
    const many = Array.from({ length: 100 }, (_, index) => 99 - index);
    const plan = { ...passed.plan, steps: step === undefined ? [] : [{ ...step, ordinals: many }] };
    expect(await renderPlan(plan, 'table', look)).toContain('web-99…web-0');
  });
});

describe('the last word on the undo', () => {
  const lastLine = async (undo: UndoKind, outcome?: UndoOutcome) => {
    const forecast: Forecast | undefined = outcome && {
      outcome: 'played',
      model: 'a model',
      status: 'failed',
      reason: undefined,
      durationMs: 1_000,
      steps: [],
      undo: outcome,
      outcomes: [],
      timeline: [],
      caveats: [],
    };
    return (await renderPlan({ ...passed.plan, undo, forecast }, 'table', look)).trimEnd().split('\n').at(-1);
  };

  test('is that of the plan where the forecast has nothing against it', async () => {
    const asItWas = 'Undo: equivalent. Afterwards the set is as it was, but pods were replaced for it.';
    for (const outcome of [undefined, 'restored', 'nothing to undo'] as const)
      expect(await lastLine('equivalent', outcome)).toBe(asItWas);
  });

  test.each([
    ['not restored', 'in the forecast the set is not as it was'],
    ['restored, not healthy', 'in the forecast the set is restored and not healthy'],
    ['conflict', 'in the forecast it runs into a conflict'],
  ] as const)('does not promise what the forecast denies: %s', async (outcome, says) => {
    expect(await lastLine('exact', outcome)).toBe(`Undo: exact by its kind, but ${says}.`);
    expect(await lastLine('none', outcome)).toBe(
      'Undo: none. What this drill takes away does not come back.',
    );
  });
});

describe('lists', () => {
  test('of scenarios', async () => {
    expectGolden('scenarios', await renderScenarioList(scenarios, 'table', look));
    expect(await renderScenarioList(scenarios, 'name', look)).toBe('kill-pod\nscale-to-zero\n');
  });

  test('of runs to be recovered', async () => {
    expectGolden('recoverable', await renderRecoverList(runs, 'table', look));
    expectGolden('recoverable-wide', await renderRecoverList(runs, 'wide', look));
  });

  test('that are empty print nothing, as with kubectl get', async () => {
    expect(await renderScenarioList([], 'table', look)).toBe('');
    expect(await renderRecoverList([], 'table', look)).toBe('');
    expect(JSON.parse(await renderRecoverList([], 'json', look))).toMatchObject({ items: [] });
  });
});

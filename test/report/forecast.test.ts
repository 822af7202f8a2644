import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Forecast } from '../../src/drill/forecast.ts';
import type { Plan } from '../../src/drill/plan.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { renderPlan } from '../../src/report/render.ts';
import { planJsonSchema } from '../../src/report/schema/plan-document.ts';
import { expectGolden } from './golden.ts';
import { passed, quota, samples } from './samples.ts';

const published = new URL('../../schemas/plan.schema.json', import.meta.url);
const look = { colour: false, width: 80 };

function played({ status, reason, durationMs, steps, undo, judgement }: RunResult): Forecast {
  return {
    outcome: 'played',
    model: 'a model of Kubernetes v1.36.3',
    status,
    reason,
    durationMs,
    steps,
    undo: undo.outcome,
    outcomes: judgement?.outcomes ?? [],
    timeline: judgement?.timeline ?? [],
    caveats: ['times are those of the model', 'what webhooks do is not in it'],
  };
}

const inconclusive = samples['inconclusive'] ?? passed;

const plans: Readonly<Record<string, Plan>> = {
  passed: { ...passed.plan, forecast: played(passed) },
  stalled: { ...quota.plan, refusals: [], forecast: played(quota) },
  unknown: { ...inconclusive.plan, forecast: played(inconclusive) },
  none: { ...passed.plan, forecast: { outcome: 'none', why: 'nodes could not be reached' } },
};

const sectionOf = (text: string) => text.slice(text.indexOf('FORECAST'), text.indexOf('\n\nUndo: '));

describe('the forecast of a plan', () => {
  test.each(Object.entries(plans))('%s', async (name, plan) => {
    expectGolden(`forecast-${name}`, `${sectionOf(await renderPlan(plan, 'table', look))}\n`);
  });

  test('of many pods is cut short, and whole where everything is asked for', async () => {
    const [moment] = passed.judgement?.timeline.filter(({ what }) => what === 'ready') ?? [];
    const forecast = played(passed);
    if (moment === undefined || forecast.outcome === 'none') throw new Error('no sample');
    const timeline = Array.from({ length: 40 }, (_, index) => ({ ...moment, subject: `web-${index}` }));
    const plan: Plan = { ...passed.plan, forecast: { ...forecast, timeline } };
    const short = sectionOf(await renderPlan(plan, 'table', look));
    expect(short).toContain('… 28 more with -o wide');
    expect(short.match(/web-\d+ +ready/g)).toHaveLength(12);
    const wide = sectionOf(await renderPlan(plan, 'wide', look));
    expect(wide.match(/web-\d+ +ready/g)).toHaveLength(40);
    expect(wide).toContain('what webhooks do is not in it');
  });

  test('is no part of a plan that nobody asked it for', async () => {
    expect(await renderPlan(passed.plan, 'table', look)).not.toContain('FORECAST');
    expect(await renderPlan(passed.plan, 'json', look)).not.toContain('forecast');
  });
});

describe('the published schema of a plan', () => {
  test('is the one plans are ordered by', () => {
    const text = JSON.stringify(planJsonSchema(), null, 2);
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(published, text);
    const found = JSON.stringify(JSON.parse(readFileSync(published, 'utf8')));
    expect(found).toBe(JSON.stringify(planJsonSchema()));
  });

  test.each([...Object.entries(plans), ['without one', passed.plan] as const])(
    'describes a plan with the forecast %s',
    async (_, plan) => {
      const schema = z.fromJSONSchema(planJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
      const document: unknown = JSON.parse(await renderPlan(plan, 'json', look));
      expect(schema.safeParse(document).error?.issues).toBeUndefined();
    },
  );
});

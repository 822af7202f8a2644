import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { axisMarks } from '../../src/report/html/axis.ts';
import { html } from '../../src/report/html/markup.ts';
import { renderReport } from '../../src/report/render.ts';
import { escapeText } from '../../src/report/text/escape.ts';
import { expectGolden } from './golden.ts';
import { failedToBegin, hostileRuns, hostileTexts, one, withTexts } from './hostile-runs.ts';
import { claimLost, conflict, hostile, passed, quota, samples } from './samples.ts';

const page = (result: RunResult) => renderReport(one(result), 'html');
const all = { ...samples, hostile };

/** Everything but the style sheet, which is the same in each. */
const body = (text: string) => text.replace(/<style>[^]*<\/style>/, '<style></style>');

test.each(Object.keys(all))('%s as HTML', async (name) => {
  expectGolden(`run-${name}.html`, body(await page(all[name as keyof typeof all] ?? passed)));
});

describe('the file', () => {
  test('needs nothing from anywhere, and runs nothing', async () => {
    const text = await page(claimLost);
    expect(text).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\son\w+=|url\(|@import/i);
  });

  test('says that a sandbox is one', async () => {
    const text = await page({ ...passed, plan: { ...passed.plan, sandbox: 'a model of Kubernetes 1.36' } });
    expect(text).toContain('Played in a model of Kubernetes 1.36: no cluster was touched.');
  });

  test('tells of a set that is not restored how to restore it before anything else', async () => {
    const text = await page(conflict);
    expect(text.indexOf('kubectl sts-doctor recover sts/web')).toBeLessThan(
      text.indexOf('Promises and their evidence'),
    );
  });

  test('has commands whole', async () => {
    expect(await page(quota)).toContain(
      '<code>kubectl annotate sts web -n demo --overwrite sts-doctor.dev/touched=&#34;$(date +%s)&#34;</code>',
    );
  });

  test('makes no link of what is not a plain address', async () => {
    const harmful = withTexts(quota, (text) => (text.startsWith('https:') ? 'javascript:alert(1)' : text));
    const text = await page(harmful);
    expect(text).toContain('Read on: javascript:alert(1)');
    expect(text).not.toContain('href=');
  });
});

test('several documents are articles of one file, also those that did not become a run', async () => {
  const items = [...one(passed).items, failedToBegin];
  const text = await renderReport({ items, several: true }, 'html');
  expect(text).toContain('<title>PASSED: kill-pod on sts/web; ERROR: second &#60;b&#62;</title>');
  expect(text.match(/<article>/g)).toHaveLength(2);
  expect(text).toContain('<h1>second &#60;b&#62;</h1>');
  expect(text).toContain('<code>kubectl get sts -n demo</code>');
});

describe('the picture', () => {
  test('shows each pod’s states, and what was done when', async () => {
    const text = await page(passed);
    expect(text).toContain(
      'aria-label="web-2: ready from 1.0 s, terminating from 1.2 s, gone from 2.2 s, pending from 2.3 s, ready from 2.6 s"',
    );
    expect(text).toContain('aria-label="web-0: ready from 1.0 s"');
    expect(text.replaceAll(/<[^>]*>|\s+/g, ' ')).toMatch(/1\.2 s +delete requested: +web-2/);
  });

  test('of a large set leaves out those to which nothing happened', async () => {
    const { judgement } = passed;
    const calm = Array.from({ length: 40 }, (_, ordinal) => ({
      ordinal: ordinal + 3,
      name: `web-${ordinal + 3}`,
    }));
    const [first] = judgement?.ledger ?? [];
    if (judgement === undefined || first === undefined) throw new Error('the sample has changed');
    const ledger = [...judgement.ledger, ...calm.map((each) => ({ ...first, ...each }))];
    const text = await page({ ...passed, judgement: { ...judgement, ledger } });
    expect(text.match(/class="lane pod"/g)).toHaveLength(1);
    expect(text).toContain(
      '42 more pods are not drawn; what happened to them, if anything, is among the moments below.',
    );
  });

  test('has few and round marks on its axis', () => {
    expect(axisMarks(850, 2_700)).toEqual([1_000, 1_500, 2_000, 2_500]);
    expect(axisMarks(0, 300_000)).toEqual([0, 60_000, 120_000, 180_000, 240_000, 300_000]);
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 400, max: 1e9 }), (from, span) => {
        const marks = axisMarks(from, from + span);
        expect(marks.length).toBeLessThanOrEqual(7);
        expect(marks.every((mark) => mark >= from && mark <= from + span)).toBe(true);
      }),
    );
  });
});

describe('texts from the cluster', () => {
  test('are escaped wherever they are put', () => {
    fc.assert(
      fc.property(hostileTexts, (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"'`]|&(?!#\d+;)/);
      }),
    );
  });

  test('change nothing but texts', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRuns, async (result) => {
        const text = await page(result);
        expect(text).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
        expect(tagsOf(text)).toEqual(tagsOf(await page(tamed(result))));
      }),
      { numRuns: 150 },
    );
  });
});

/** Every tag with its attributes, except for what texts stand in. */
function tagsOf(text: string): readonly string[] {
  return (body(text).match(/<[^>]*>/g) ?? []).map((tag) =>
    tag.replaceAll(/(title|aria-label)="[^"]*"/g, '$1').replaceAll(/\s+/g, ' '),
  );
}

/** The same run with harmless texts: equal where they were equal, empty where they were empty. */
function tamed(result: RunResult): RunResult {
  const names = new Map<string, string>();
  return withTexts(result, (raw) => {
    const text = escapeText(raw);
    if (text === '') return '';
    const name = names.get(text) ?? `t${names.size}`;
    names.set(text, name);
    return name;
  });
}

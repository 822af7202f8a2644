import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { code, fenced, prose } from '../../src/report/markdown/escape.ts';
import { table } from '../../src/report/markdown/table.ts';
import { renderReport } from '../../src/report/render.ts';
import { escapeText } from '../../src/report/text/escape.ts';
import { expectGolden } from './golden.ts';
import { failedToBegin, hostileRuns, hostileTexts, one } from './hostile-runs.ts';
import { conflict, hostile, passed, quota, samples } from './samples.ts';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** What GitHub makes of it. */
function nodesOf(text: string): readonly Node[] {
  const walk = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(walk)];
  return walk(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node);
}

const markdown = (result: RunResult) => renderReport(one(result), 'markdown');
const JOINERS = /\u2060/g;
const textOf = (nodes: readonly Node[]) =>
  nodes.map(({ type, value = '' }) => (type === 'text' || type === 'inlineCode' ? value : '')).join('');

const all = { ...samples, hostile };

test.each(Object.keys(all))('%s as Markdown', async (name) => {
  expectGolden(`run-${name}.markdown`, await markdown(all[name as keyof typeof all] ?? passed));
});

test('a set that is not restored is told how to be before anything else', async () => {
  const text = await markdown(conflict);
  expect(text.indexOf('kubectl sts-doctor recover sts/web')).toBeLessThan(text.indexOf('Ordering'));
});

test('commands are whole, in a block to copy', async () => {
  const blocks = nodesOf(await markdown(quota)).filter(({ type }) => type === 'code');
  expect(blocks[0]?.value).toContain(
    'kubectl annotate sts web -n demo --overwrite sts-doctor.dev/touched="$(date +%s)"',
  );
});

test('several documents are sections of one file, also those that did not become a run', async () => {
  const text = await renderReport(
    { items: [...one(passed).items, failedToBegin], several: true },
    'markdown',
  );
  expect(text).toMatch(/^## PASSED: kill-pod on `sts\/web`\n[^]*\n## ERROR: second &#60;b&#62;\n/);
  expect(text).toContain('```\nkubectl get sts -n demo\n```');
});

test('a sandbox is called one', async () => {
  const text = await markdown({ ...passed, plan: { ...passed.plan, sandbox: 'a model of Kubernetes 1.36' } });
  expect(text).toContain('> This was a sandbox, a model of Kubernetes 1.36: no cluster was touched.');
});

describe('a text from the cluster', () => {
  test('is read as it was written, and as nothing but text', () => {
    fc.assert(
      fc.property(hostileTexts.map(escapeText), (raw) => {
        const [root, paragraph, strong, ...rest] = nodesOf(`**x** ${prose(raw)}`);
        expect([root?.type, paragraph?.type, strong?.type]).toEqual(['root', 'paragraph', 'strong']);
        expect(rest.map(({ type }) => type).filter((type) => type !== 'text')).toEqual([]);
        expect(textOf(rest).replace(JOINERS, '').trim()).toBe(`x ${raw.replace(JOINERS, '')}`.trim());
      }),
      { numRuns: 1000 },
    );
  });

  test('stays in its cell', () => {
    fc.assert(
      fc.property(fc.array(hostileTexts.map(escapeText), { minLength: 2, maxLength: 4 }), (raw) => {
        const rows = [raw.map(prose), raw.map(code)];
        const nodes = nodesOf(
          table(
            raw.map(() => 'head'),
            rows,
          ).join('\n'),
        );
        expect(nodes.filter(({ type }) => type === 'tableCell')).toHaveLength(raw.length * 3);
        expect(nodes.filter(({ type }) => /link|image|html|strong|emphasis|delete/i.test(type))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('cannot leave a block of commands', () => {
    fc.assert(
      fc.property(fc.array(hostileTexts.map(escapeText), { minLength: 1, maxLength: 4 }), (lines) => {
        const [, block, ...rest] = nodesOf(fenced(lines, 'sh').join('\n'));
        expect(block?.type).toBe('code');
        expect(rest).toEqual([]);
      }),
    );
  });
});

test('no report has a link, an image or HTML of the cluster’s making', async () => {
  await fc.assert(
    fc.asyncProperty(hostileRuns, async (result) => {
      const text = await markdown(result);
      expect(text).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
      const nodes = nodesOf(text);
      const html = nodes.filter(({ type }) => type === 'html').map(({ value = '' }) => value);
      expect(html.join('').replaceAll(/<\/?(?:details|summary|sub)>/g, '')).not.toContain('<');
      expect(nodes.filter(({ type }) => /link|image|footnote/i.test(type))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

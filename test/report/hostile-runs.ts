import fc from 'fast-check';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { Reported, ReportedRuns } from '../../src/report/reported.ts';
import { claimLost, conflict, interrupted, passed, quota, refused } from './samples.ts';

export function one(result: RunResult): ReportedRuns {
  return { items: [{ kind: 'run', result, events: [] }], several: false };
}

/** A document that never became a run. */
export const failedToBegin: Reported = {
  kind: 'failure',
  scenario: 'second <b>',
  exitCode: 2,
  message: 'error: no set "web"',
  hints: ['kubectl get sts -n demo'],
  events: [],
};

/** What means something to a terminal, to XML, to HTML, or to Markdown. */
const marks = [
  '< > & " \' | ` ``` \\ * ** _ ~~ [ ] ]( ! #1 @admin |-| --- === ^ $x$ :smile: true 0 - + 1. # =',
  '<script>alert(1)</script> </td></tr> <!-- --> <![CDATA[ ]]> <? &lt; &#106; {{ <img/src=x/onerror=y>',
  '[x](javascript:alert(1)) ![i](http://evil.example/i.png) [^1] [a]:b <http://evil.example>',
  'https://evil.example www.evil.example a@evil.example mailto:a@evil.example ftp://evil.example xmpp:a@b.c',
].flatMap((line) => line.split(' '));
const controls = [
  '\u001B[2J',
  '\u0000',
  '\u0007',
  '\u009B',
  '\u202E',
  '\n',
  '\r\n',
  '\n\n# ',
  '\t',
  '    ',
  ' ',
];
const foreign = ['\uD800', '\uFFFE', '\uFFFF', '\u2028', '\uFEFF', 'ü', '名前', '😀'];
const fragments = fc.constantFrom(...marks, ...controls, ...foreign);
export const hostileTexts = fc.oneof(
  fc.array(fragments, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** Words that the code decides by: a text there would be a defect of ours and not of the cluster's. */
const fixed = new Set([
  'schemaVersion',
  'status',
  'outcome',
  'result',
  'verdict',
  'dimension',
  'cause',
  'kind',
  'undo',
  'what',
]);

/** Runs in which every text that may come from a cluster or a file has been replaced by a hostile one. */
export const hostileRuns: fc.Arbitrary<RunResult> = fc
  .tuple(
    fc.constantFrom(passed, quota, claimLost, conflict, interrupted, refused),
    fc.array(hostileTexts, { minLength: 1, maxLength: 12 }),
  )
  .map(([run, texts]) => {
    let used = 0;
    return withTexts(run, () => texts[used++ % texts.length] ?? '');
  });

/** A copy of a run in which the texts that are not our own words are other ones. */
export function withTexts(run: RunResult, change: (text: string) => string): RunResult {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return fixed.has(key) && !isDifference(key, value) ? value : change(value);
    if (Array.isArray(value)) return value.map((item: unknown) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, name)]));
  };
  return walk(run, '') as RunResult;
}

const moments = new Set<string>([...(passed.judgement?.timeline ?? [])].map(({ what }) => what));

/** `what` is a word of ours in a moment, and the cluster's in a difference. */
function isDifference(key: string, value: string): boolean {
  return key === 'what' && !moments.has(value);
}

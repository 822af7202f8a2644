import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { Judgement, Verdict } from '../../src/judge/outcome.ts';
import { formatRecording, parseRecording } from '../../src/recording/file.ts';

const folder = new URL('recordings/', import.meta.url);
const goldens = new URL('goldens/', import.meta.url);
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.gz') ? [file.split('.')[0] ?? ''] : []));

function recordingOf(name: string) {
  const file = `${name}.ndjson.gz`;
  return parseRecording(gunzipSync(readFileSync(new URL(file, folder))).toString('utf8'), file);
}

/** Everything that is judged, a line each. */
function linesOf({ outcomes, undecided, ledger, timeline }: Judgement): string {
  const cases = outcomes.flatMap(({ promises }) =>
    promises.flatMap(({ id, cases: all }) =>
      all.map(({ subject, verdict }) => `${id} ${subject} ${verdict.verdict}: ${wordsOf(verdict)}`),
    ),
  );
  const counts = outcomes.map((one) => `${one.dimension}: ${one.verdict}, ${one.held} of ${one.exercised}`);
  return [
    ...counts,
    ...cases,
    ...undecided.map(({ id, reason }) => `undecided ${id}: ${reason}`),
    ...ledger.map((entry) => `ledger ${JSON.stringify(entry)}`),
    ...timeline.map(({ at, subject, what, detail = '' }) =>
      `${Math.round(at)} ${subject} ${what} ${detail}`.trim(),
    ),
    '',
  ].join('\n');
}

function wordsOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'held':
      return [verdict.proof, verdict.hint?.id].filter(Boolean).join(' · hint ');
    case 'violated':
      return `${verdict.seen} · expected ${verdict.expected} · ${verdict.cause} · at ${Math.round(verdict.at)} · ${verdict.remedy.id}`;
    case 'unknown':
    case 'not exercised':
      return verdict.reason;
  }
}

test.each(names)('judging %s again says the same, word for word', (name) => {
  const recording = recordingOf(name);
  const lines = linesOf(judge(recording));
  const golden = new URL(`${name}.txt`, goldens);
  if (process.env['UPDATE_GOLDENS']) {
    mkdirSync(goldens, { recursive: true });
    writeFileSync(golden, lines);
  }
  expect(lines).toBe(readFileSync(golden, 'utf8'));
  expect(linesOf(judge(parseRecording(formatRecording(recording), name)))).toBe(lines);
});

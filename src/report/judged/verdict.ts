import type { Judged } from '../../judge/judged.ts';
import { formatDuration } from '../../lib/duration.ts';
import { judgedText, type Tone, violatedIn } from '../run/headline.ts';
import { sinceDeparture, sinceRequest } from '../run/recovery.ts';

const tones: Readonly<Record<Judged['status'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  inconclusive: 'doubt',
};

/** The verdict in a word, and how it is to be taken at first sight. */
export function verdictOf({ status }: Judged): { readonly word: string; readonly tone: Tone } {
  return { word: status.toUpperCase(), tone: tones[status] };
}

/** What was judged: people watched, or a drill that was recorded. */
export function subjectOf({ steps, sandbox }: Judged): { readonly what: string; readonly place: string } {
  const actions = [...new Set(steps.map(({ action }) => action))];
  return {
    what: steps.length === 0 ? 'observation' : `recorded drill (${actions.join(', ')})`,
    place: sandbox === undefined ? '' : ' of the sandbox',
  };
}

export function comeTo({ judgement, steps }: Judged): string {
  const idle = steps.length === 0 && judgement.ledger.every(({ recovery }) => recovery === undefined);
  return idle ? `${judgedText(judgement)}, no pod went` : judgedText(judgement);
}

/** Why it did not simply pass, where nothing below tells it at length: violations do. */
export function reasonOf({ reason, judgement }: Judged): string | undefined {
  return violatedIn(judgement).length > 0 ? undefined : reason;
}

/** What the phases of coming back are counted from. */
export function countedFrom({ steps }: Judged): string {
  return steps.length === 0 ? sinceDeparture : sinceRequest;
}

/** What somebody needs to know who finds the report later. */
export function circumstances(judged: Judged): readonly string[] {
  const { run, tool, startedAt, durationMs, serverVersion, sandbox } = judged;
  return [
    `recording ${run}`,
    ...(sandbox === undefined ? [] : [`sandbox: ${sandbox}`]),
    `Kubernetes ${serverVersion}`,
    tool,
    `${startedAt}, for ${formatDuration(durationMs)}`,
  ];
}

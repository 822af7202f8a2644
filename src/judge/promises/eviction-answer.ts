import { actsOf } from '../../recording/recording.ts';
import { podName } from '../../statefulset/names.ts';
import type { Evidence } from '../evidence.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { type StepSpan, stepSpans } from '../step-spans.ts';
import { remedy } from '../way-out.ts';
import { list } from '../words.ts';

interface Asked extends Subject {
  readonly span: StepSpan;
  readonly wants: 'allowed' | 'denied';
}

/** The last answer to the eviction of one pod. */
interface Answer {
  readonly ordinal: number;
  readonly at: number;
  readonly result: 'allowed' | 'denied';
}

/**
 * A3 · An eviction is answered as the scenario expects.
 *
 * Denied means that every eviction of the step was, to the last; allowed, that every one was in the end.
 */
export const evictionAnswer = definePromise<Asked>({
  id: 'A3',
  dimension: 'availability',
  title: 'An eviction is answered as the scenario expects',
  needs: [],
  subjects: ({ recording }) =>
    stepSpans(actsOf(recording)).flatMap((span) => {
      const wants = span.expects?.eviction;
      const subject = `step ${JSON.stringify(span.name)}`;
      return wants === undefined ? [] : [{ subject, ordinal: undefined, span, wants }];
    }),
  idle: 'the scenario expects no answer to an eviction',
  begins: ({ span }) => span.from,
  check: ({ span, wants, subject }, evidence) => {
    const answers = answersIn(span, evidence);
    const other = answers.find(({ result }) => result !== wants);
    if (other !== undefined) {
      return violated({
        expected: `every eviction of ${subject} ${wants}`,
        seen: `that of ${podName(evidence.spec.name, other.ordinal)} was ${other.result}`,
        at: other.at,
        cause: 'unattributed',
        remedy: remedy('eviction-answer', evidence, { pod: podName(evidence.spec.name, other.ordinal) }),
      });
    }
    if (answers.length === 0) return unknown(`${subject} got no answer to an eviction`);
    const pods = answers.map(({ ordinal }) => podName(evidence.spec.name, ordinal));
    return held(`the eviction of ${list(pods)} was ${wants}`);
  },
});

/** Of each pod that the step wanted to evict the last answer; no answer is none. */
function answersIn({ from, to }: StepSpan, { recording }: Evidence): readonly Answer[] {
  const last = new Map<string, Answer>();
  for (const { seq, at, act } of actsOf(recording)) {
    if (seq < from || seq >= to) continue;
    if (act.type !== 'evictionAccepted' && act.type !== 'evictionRefused') continue;
    const result = act.type === 'evictionAccepted' ? 'allowed' : 'denied';
    last.set(act.uid, { ordinal: act.ordinal, at, result });
  }
  return [...last.values()];
}

import type { DrillEvent } from '../drill/event.ts';
import type { UndoResult, UndoStepResult } from '../drill/run-result.ts';
import { elapsed } from './elapsed.ts';
import { harmless } from './harmless.ts';
import { type PodEvent, Pods } from './pods.ts';
import type { View, ViewOptions, ViewStream } from './view.ts';

interface Line {
  /** What the line is about: a pod, or the part of the drill that is speaking. */
  readonly subject: string;
  readonly text: string;
}

/** One line for every change, for logs and pipes: `   12.3s  web-2     Terminating`. */
export function linesView(stream: ViewStream, _options: ViewOptions): View {
  const pods = new Pods();
  let subjectWidth = 'notice'.length;
  let last = 0;
  const write = ({ subject, text }: Line): void => {
    subjectWidth = Math.max(subjectWidth, subject.length);
    const time = elapsed(last).padStart(8);
    stream.write(`${time}  ${subject.padEnd(subjectWidth)}  ${harmless(text)}`.trimEnd() + '\n');
  };
  return {
    handle(event) {
      last = event.at;
      if (event.type === 'planned') subjectWidth = Math.max(subjectWidth, widestPod(event.plan));
      const line = event.type === 'pod' ? podLine(event, pods) : lineFor(event);
      if (line !== undefined) write(line);
    },
    notice: (message) => write({ subject: 'notice', text: message }),
    close: () => undefined,
  };
}

/** That a pod is Ready when the drill first looks is no change. */
function podLine(event: PodEvent, pods: Pods): Line | undefined {
  const { name, state, replacement, fresh, changed } = pods.note(event);
  if (!changed) return undefined;
  return {
    subject: name,
    text: replacement === undefined || !fresh ? state : `${state}, new pod ${replacement}`,
  };
}

function lineFor(event: Exclude<DrillEvent, PodEvent>): Line | undefined {
  switch (event.type) {
    case 'phase':
      // The steps speak for themselves, and so does the end.
      return event.phase === 'finished' || event.phase === 'steps'
        ? undefined
        : { subject: 'drill', text: withDetail(event.phase, event.detail) };
    case 'planned': {
      const { scenario, target, undo } = event.plan;
      return {
        subject: 'plan',
        text: `${scenario} on sts/${target.name} in namespace ${target.namespace}, undo ${undo}`,
      };
    }
    case 'stepBegan':
      return { subject: 'step', text: `${event.name} (${event.action})` };
    case 'acted':
      return { subject: 'drill', text: event.what };
    case 'stepEnded':
      return { subject: 'step', text: withDetail(`${event.name} ${event.status}`, event.detail) };
    case 'undoStep':
      return {
        subject: 'undo',
        text: stepText(event.step),
      };
    case 'undone':
      return { subject: 'undo', text: undoneText(event.undo) };
    case 'notice':
      return { subject: 'notice', text: event.message };
  }
}

function stepText({ does, result, detail }: UndoStepResult): string {
  return `${does}: ${result}${detail === undefined ? '' : `, ${detail}`}`;
}

function undoneText({ outcome, differences }: UndoResult): string {
  if (differences.length === 0) return outcome;
  return `${outcome}; not as before: ${differences.map(({ what }) => what).join(', ')}`;
}

function withDetail(text: string, detail: string | undefined): string {
  return detail === undefined ? text : `${text}: ${detail}`;
}

function widestPod({ target, set }: Extract<DrillEvent, { type: 'planned' }>['plan']): number {
  return `${target.name}-${set.start + Math.max(0, set.replicas - 1)}`.length;
}

import { figures } from 'listr2';
import { elapsed } from '../elapsed.ts';
import { harmless } from '../harmless.ts';
import type { Row, Stage } from './stage.ts';

export interface Drawing {
  readonly columns: number;
  readonly colour: boolean;
  /** What turns while something is going on. */
  readonly spinner: string;
  /** Milliseconds since the run began. */
  readonly now: number;
}

/** A stage as lines: what it is and how long it takes, below it what was done, and the pods with their states. */
export function drawStage(stage: Stage, pods: readonly Row[], drawing: Drawing): readonly string[] {
  const { head, until, notes } = stage;
  const time = elapsed((until ?? drawing.now) - head.since);
  const nameWidth = Math.max(0, ...pods.map(({ task }) => (task.title ?? '').length));
  return [
    line(head, joined(head.task.title, time, head.detail), 0, drawing),
    ...notes.map((note) => line(note, joined(note.task.title, note.detail), 1, drawing)),
    ...pods.map((pod) => line(pod, podText(pod, nameWidth, drawing.now), 1, drawing)),
  ];
}

/** How long it has been so is of interest only while it is not as it should be. */
function podText({ task, detail, since }: Row, nameWidth: number, now: number): string {
  const name = (task.title ?? '').padEnd(nameWidth);
  return joined(name, detail, task.isStarted() ? elapsed(now - since) : undefined);
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('  ');
}

/** Something people should read now. It is not cut: it scrolls away with what is above the frame. */
export function noticeLine(message: string, colour: boolean): string {
  return `${painted(figures.warning, colour ? YELLOW : undefined)} ${harmless(message)}`;
}

function line(row: Row, text: string, level: number, { columns, colour, spinner }: Drawing): string {
  const [icon, code] = iconOf(row, spinner);
  const indent = '  '.repeat(level);
  const room = columns - indent.length - 2;
  return `${indent}${painted(icon, colour ? code : undefined)} ${clip(harmless(text), room)}`;
}

const GREEN = 32;
const RED = 31;
const YELLOW = 33;

function iconOf({ task }: Row, spinner: string): readonly [string, number | undefined] {
  if (task.isStarted()) return [spinner, YELLOW];
  if (task.isCompleted()) return [figures.tick, GREEN];
  if (task.hasFailed()) return [figures.cross, RED];
  if (task.isCancelled()) return [figures.circleSlash, YELLOW];
  return ['-', undefined];
}

function painted(icon: string, code: number | undefined): string {
  return code === undefined ? icon : `\u001B[${code}m${icon}\u001B[39m`;
}

function clip(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

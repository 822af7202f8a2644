import type { Outcome, Spec } from './report.ts';

/** One spec and what became of it. */
export interface Played {
  readonly spec: Spec;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/**
 * Why a spec is left out, or undefined. What a label `Feature:…` says is that not every cluster can: here clustered
 * applications, whose images are databases, and fields behind a gate that is off by default.
 */
export function reasonToLeaveOut({ labels }: Spec): string | undefined {
  if (labels.includes('Feature:OffByDefault')) {
    const gate = labels.find((label) => label.startsWith('FeatureGate:')) ?? 'FeatureGate:?';
    return `needs the gate ${gate.replace('FeatureGate:', '')}, which is off by default`;
  }
  const feature = labels.find((label) => label.startsWith('Feature:'));
  return feature === undefined ? undefined : 'needs a clustered application';
}

/** Changes nodes, or the like: not beside others on the same cluster. */
export function isAlone({ labels }: Spec): boolean {
  return labels.includes('Serial') || labels.includes('Disruptive');
}

export function lineOf({ spec, outcome, seconds }: Played): string {
  const result = `${outcome.type.padEnd(7)} ${String(Math.round(seconds)).padStart(4)} s  ${spec.name}`;
  return outcome.type === 'passed' ? result : `${result}\n        ${outcome.why}`;
}

export interface Tally {
  readonly line: string;
  /** Specs that pass on the control and not on the sandbox. */
  readonly untrue: readonly string[];
}

/** Holds the sandbox against the control: what passes there, and only that, is asked for here. */
export function tallyOf(played: readonly Played[], control: readonly string[]): Tally {
  const passed = passedOf(played);
  const untrue = control.filter((name) => !passed.includes(name));
  const held = control.length - untrue.length;
  return { line: `${held} of ${control.length} specs that pass on the control pass on the sandbox`, untrue };
}

/** Names, sorted. */
export function passedOf(played: readonly Played[]): readonly string[] {
  const passed = played.filter(({ outcome }) => outcome.type === 'passed');
  return passed.map(({ spec }) => spec.name).toSorted();
}

import type { Kind } from '../recording/entry.ts';
import type { Remedy } from '../remedy/remedy.ts';
import type { Case, Dimension, Held, NotExercised, Unknown, Verdict, Violated } from './outcome.ts';
import type { Evidence } from './evidence.ts';

/** What a promise is judged for, one case each: a pod, a claim, or the set itself. */
export interface Subject {
  readonly subject: string;
  readonly ordinal: number | undefined;
}

/** Something a StatefulSet guarantees, and how a recording proves or disproves it. */
export interface SetPromise {
  readonly id: string;
  readonly dimension: Dimension;
  /** The promise in one sentence. */
  readonly title: string;
  judge(evidence: Evidence): readonly Case[];
  /** For each case the number of the entry that made it due, where a promise is about single requests or steps. */
  begins?(evidence: Evidence): readonly number[];
}

interface Definition<S extends Subject> {
  readonly id: string;
  readonly dimension: Dimension;
  readonly title: string;
  /** Kinds without which nothing can be said. The set itself is always needed. */
  readonly needs: readonly Kind[];
  /** Why a set like this one never puts the promise to the test, whatever happens to it. */
  readonly outOfPlace?: (evidence: Evidence) => string | undefined;
  readonly subjects: (evidence: Evidence) => readonly S[];
  /** What it means that there is no subject. */
  readonly idle: string;
  readonly check: (subject: S, evidence: Evidence) => Verdict;
  /** The number of the entry that made it due. */
  readonly begins?: (subject: S) => number;
}

/** Makes a promise out of its parts: `check` is asked for each subject, once everything it needs could be read. */
export function definePromise<S extends Subject>(definition: Definition<S>): SetPromise {
  const { id, dimension, title, begins, subjects } = definition;
  return {
    id,
    dimension,
    title,
    judge: (evidence) => casesOf(definition, evidence),
    ...(begins !== undefined && { begins: (evidence) => subjects(evidence).map(begins) }),
  };
}

function casesOf<S extends Subject>(definition: Definition<S>, evidence: Evidence): readonly Case[] {
  const forTheSet = (verdict: Verdict): readonly Case[] => [
    { subject: evidence.spec.name, ordinal: undefined, verdict },
  ];
  const outOfPlace = definition.outOfPlace?.(evidence);
  if (outOfPlace !== undefined) return forTheSet(notExercised(outOfPlace));

  // Without pods there are no subjects either, and "nothing happened" would be a lie.
  const blind = unreadableAmong(['pod'], definition, evidence);
  if (blind !== undefined) return forTheSet(unknown(blind));

  const subjects = definition.subjects(evidence);
  if (subjects.length === 0) return forTheSet(notExercised(definition.idle));

  const unread = unreadableAmong(definition.needs, definition, evidence);
  return subjects.map((subject) => ({
    subject: subject.subject,
    ordinal: subject.ordinal,
    verdict: unread === undefined ? definition.check(subject, evidence) : unknown(unread),
  }));
}

function unreadableAmong<S extends Subject>(
  kinds: readonly Kind[],
  { needs }: Definition<S>,
  evidence: Evidence,
): string | undefined {
  return kinds
    .filter((kind) => needs.includes(kind))
    .map((kind) => evidence.unreadable(kind))
    .find((reason) => reason !== undefined);
}

export function held(proof: string, hint?: Remedy): Held {
  return hint === undefined ? { verdict: 'held', proof } : { verdict: 'held', proof, hint };
}

export function violated(violation: Omit<Violated, 'verdict'>): Violated {
  return { verdict: 'violated', ...violation };
}

export function unknown(reason: string): Unknown {
  return { verdict: 'unknown', reason };
}

export function notExercised(reason: string): NotExercised {
  return { verdict: 'not exercised', reason };
}

const worstFirst: readonly Verdict['verdict'][] = ['violated', 'unknown', 'held', 'not exercised'];

/** The worst of several verdicts; of none, `not exercised`. */
export function worst(verdicts: readonly Verdict['verdict'][]): Verdict['verdict'] {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'not exercised';
}

/** The first of the worst: what to say when several parts make one case. */
export function worstOf(verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  const name = worst(verdicts.map(({ verdict }) => verdict));
  return verdicts.find(({ verdict }) => verdict === name) ?? verdicts[0];
}

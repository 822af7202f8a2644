import { judge } from '../../src/judge/judge.ts';
import type { Case, Verdict } from '../../src/judge/outcome.ts';
import { failureModes, remedyFor } from '../../src/remedy/catalogue.ts';
import type { Recording } from '../../src/recording/recording.ts';

/** The cases of one promise in a recording; of one ordinal, when one is given. */
export function casesOf(recording: Recording, id: string, ordinal?: number): readonly Case[] {
  const promises = judge(recording).outcomes.flatMap((outcome) => outcome.promises);
  const promise = promises.find((candidate) => candidate.id === id);
  if (!promise) throw new Error(`no promise ${id}`);
  const cases = promise.cases.filter((one) => ordinal === undefined || one.ordinal === ordinal);
  for (const one of cases) namesWhomItIsAbout(one);
  return cases;
}

/** Whatever is broken, a way out that tells of a pod or a claim names it: one for `the pod` cannot be typed. */
function namesWhomItIsAbout({ subject, verdict }: Case): void {
  if (verdict.verdict !== 'violated') return;
  const { id, why, commands } = verdict.remedy;
  const mode = failureModes.find((known) => known === id);
  if (mode === undefined) throw new Error(`no remedy ${id} in the catalogue`);
  const about = { namespace: 'ns', set: 'set', pod: 'named', claim: 'named' };
  if (!JSON.stringify(remedyFor(mode, about)).includes('named')) return;
  const names = (words: string) => words.includes(subject) || /\w-\d+\b/.test(words);
  if (![why, ...commands].some(names))
    throw new Error(`the remedy ${id} does not name ${subject}: ${commands.join('; ')}`);
}

/** The only verdict of a promise for an ordinal. */
export function verdictOf(recording: Recording, id: string, ordinal?: number): Verdict {
  const [only, ...others] = casesOf(recording, id, ordinal);
  if (!only || others.length > 0)
    throw new Error(`${id} has ${others.length + (only ? 1 : 0)} cases, not one`);
  return only.verdict;
}

/** Every promise's verdict by id, for whole drills. */
export function verdictsOf(recording: Recording): Readonly<Record<string, Verdict['verdict']>> {
  const promises = judge(recording).outcomes.flatMap((outcome) => outcome.promises);
  return Object.fromEntries(promises.map(({ id, verdict }) => [id, verdict]));
}

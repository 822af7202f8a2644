import type { Candidate, Rule } from '../rule.ts';
import { archiveRules } from './archives.ts';
import { guideRules } from './guide.ts';
import { manifestRules } from './manifest.ts';
import { platformRules } from './platforms.ts';

/** Everything that krew, its validator, krew-index and its reviewers ask of a release. */
export const krewRules: readonly Rule[] = [
  ...manifestRules,
  ...platformRules,
  ...archiveRules,
  ...guideRules,
];

/** Every rule that is broken, with how. */
export function brokenRules(candidate: Candidate): readonly string[] {
  return krewRules.flatMap((rule) => rule.broken(candidate).map((how) => `${rule.says}: ${how}`));
}

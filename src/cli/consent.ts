import type { Consent } from '../drill/run.ts';
import type { Plan } from '../drill/plan.ts';
import type { Outside } from './outside.ts';

/**
 * The plan is shown and the set's name has to be typed; without a terminal there is nobody to ask, so it takes
 * `--yes` or is refused.
 */
export async function askConsent(
  plan: Plan,
  shown: string,
  { stdin, stdout, stderr }: Outside,
  signal: AbortSignal,
): Promise<Consent> {
  if (!stdin.isTTY || !stderr.isTTY)
    return {
      given: false,
      why: 'nobody agreed to it: there is no terminal to ask on; give --yes to run it unasked',
    };
  stderr.write(`${shown}\n`);
  return askForName(plan.target.name, 'the drill', { stdin, stdout, stderr }, signal);
}

/** Asks for the set's name to be typed. */
export function askForName(
  name: string,
  what: string,
  outside: Pick<Outside, 'stdin' | 'stdout' | 'stderr'>,
  signal: AbortSignal,
): Promise<Consent> {
  const message = `Type the set's name (${name}) to begin ${what}:`;
  return askForWord({ word: name, message, otherwise: "is not the set's name" }, outside, signal);
}

/** Asks for a word to be typed, so that nobody agrees by habit. `otherwise` says what another word is not. */
export async function askForWord(
  {
    word,
    message,
    otherwise,
  }: { readonly word: string; readonly message: string; readonly otherwise: string },
  { stdin, stderr }: Pick<Outside, 'stdin' | 'stdout' | 'stderr'>,
  signal: AbortSignal,
): Promise<Consent> {
  const { input } = await import('@inquirer/prompts');
  const typed = await input({ message }, { input: stdin, output: stderr, signal }).catch(() => undefined);
  if (typed === undefined) return { given: false, why: 'nobody agreed to it' };
  return typed.trim() === word ? { given: true } : { given: false, why: `"${typed}" ${otherwise}` };
}

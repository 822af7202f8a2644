import type { Consent } from '../drill/run.ts';
import type { Plan } from '../drill/plan.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Args } from './command.ts';
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

/**
 * Has somebody agree to what `show` shows, or was told beforehand with `--yes`.
 * Rejects with a refusal when nobody agrees, or when there is no terminal to ask on.
 * @param doing as in `give --yes to purge unasked`.
 */
export async function assertAgreed(
  doing: string,
  args: Args,
  outside: Outside,
  signal: AbortSignal,
  { show, ask }: { readonly show: () => readonly string[]; readonly ask: () => Promise<Consent> },
): Promise<void> {
  if (args['yes'] === true) return;
  const { stdin, stderr } = outside;
  if (!stdin.isTTY || !stderr.isTTY) {
    const why = `nobody agreed to it: there is no terminal to ask on; give --yes to ${doing} unasked`;
    throw new Failure(exitCodes.refused, why);
  }
  for (const line of show()) stderr.write(line);
  const consent = await ask();
  signal.throwIfAborted();
  if (!consent.given) throw new Failure(exitCodes.refused, consent.why);
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

import { firstThatIsThere } from '../probes/first-program.ts';
import type { Ran } from '../probes/in-pod.ts';
import { lastLine } from '../probes/last-line.ts';
import { addressesIn, searchListIn } from '../probes/resolver-answers.ts';

export type Run = (command: readonly [string, ...string[]]) => Promise<Ran>;

/** The resolver was not asked, or has not answered: nothing is known of any name. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

const NO_ANSWER =
  /timed out|no servers could be reached|connection refused|temporary failure|servfail|refused$/im;

/** The domain of the cluster, as the resolver of a pod in this namespace has it; undefined where it tells none. */
export async function domainOf(namespace: string, run: Run): Promise<string | undefined> {
  const ran = await firstThatIsThere(run, [['cat', '/etc/resolv.conf']]);
  const before = `${namespace}.svc.`;
  const own = searchListIn(ran?.stdout ?? '').find((domain) => domain.startsWith(before));
  return own?.slice(before.length).replace(/\.$/, '');
}

/** The addresses of a full name. Rejects with {@link NotAnswered} where nobody has said anything about it. */
export async function lookUp(name: string, run: Run): Promise<readonly string[]> {
  const ran = await firstThatIsThere(run, [
    ['nslookup', name],
    ['getent', 'ahosts', name],
  ]);
  if (ran === undefined) throw new NotAnswered('the image of the helper pod has neither nslookup nor getent');
  const addresses = addressesIn(ran.stdout);
  const said = `${ran.stdout}\n${ran.stderr}`;
  if (addresses.length === 0 && NO_ANSWER.test(said))
    throw new NotAnswered(`the resolver gave no answer: ${lastLine(said) ?? `exit code ${ran.exitCode}`}`);
  return addresses;
}

import { isClusterError } from '../../cluster/error.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { OrdinalSelector } from '../../scenario/scenario.ts';
import { resolveOrdinals } from '../../scenario/resolve-ordinals.ts';
import { podName } from '../../statefulset/names.ts';
import type { Need } from '../action.ts';
import { type Answer, cannotTell, notMet, type Scene } from '../probe.ts';
import type { Situation } from '../situation.ts';

/** A container of some pods of the set. */
export interface Place {
  readonly ordinal: OrdinalSelector;
  readonly container: string | undefined;
}

/** What a command in a container came to. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The pods a place means now. Throws a Failure when the set has none of them. */
export function ordinalsAt({ ordinal }: Pick<Place, 'ordinal'>, { spec }: Situation): readonly number[] {
  // A probe that asks a pod at random asks the same one all the time.
  const found = resolveOrdinals(ordinal, spec, () => 0.5);
  if (found instanceof Failure) throw found;
  return found;
}

/** The container a place means. Throws a Failure when the pods of the set have none of that name, or several and no word on which. */
export function containerAt({ container }: Pick<Place, 'container'>, { set }: Situation): string {
  const names = (set.spec?.template?.spec?.containers ?? []).flatMap(({ name }) => name ?? []);
  const [only, ...others] = names;
  const list = names.join(', ');
  if (container !== undefined && !names.includes(container))
    throw new Failure(exitCodes.usage, `no container ${container} in the pods of the set: they have ${list}`);
  if (container === undefined && (only === undefined || others.length > 0))
    throw new Failure(exitCodes.usage, `the pods of the set have several containers: give one of ${list}`);
  return container ?? only ?? '';
}

/** `pod web-0`, `pods web-0, web-1`. */
export function placeWords(place: Place, situation: Situation): string {
  const names = ordinalsAt(place, situation).map((ordinal) => podName(situation.spec.name, ordinal));
  const container = containerAt(place, situation);
  const several = (situation.set.spec?.template?.spec?.containers ?? []).length > 1;
  return `${names.length === 1 ? 'pod' : 'pods'} ${names.join(', ')}${several ? ` (${container})` : ''}`;
}

/** Opening a socket for exec is a GET, and since 1.35 a create as well. */
export function execNeeds(place: Place, situation: Situation, purpose: string): readonly Need[] {
  return ordinalsAt(place, situation).flatMap((ordinal) =>
    ['get', 'create'].map((verb) => ({
      verb,
      group: '',
      resource: 'pods/exec',
      name: podName(situation.spec.name, ordinal),
      purpose,
    })),
  );
}

/** Asks in every pod of a place. What cannot be run there is said by an answer of its own. */
export function inEachPod(
  place: Place,
  scene: Scene,
  ask: (run: (command: readonly [string, ...string[]]) => Promise<Ran>, pod: string) => Promise<Answer>,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const situation = scene.situation();
  const { namespace, name } = situation.spec;
  return Promise.all(
    ordinalsAt(place, situation).map(async (ordinal) => {
      const pod = podName(name, ordinal);
      if (!situation.members.has(ordinal)) return notMet(`pod ${pod} is not there`);
      const container = containerAt(place, situation);
      const run = (command: readonly [string, ...string[]]) =>
        scene.cluster.exec({ namespace, pod, container, command }, signal);
      try {
        return await ask(run, pod);
      } catch (error) {
        return notRun(error, pod);
      }
    }),
  );
}

/** A pod that cannot be spoken to does not answer; an image without the program says nothing about what was asked. */
function notRun(error: unknown, pod: string): Answer {
  if (!isClusterError(error)) throw error;
  if (isNoProgram(error)) return cannotTell(`${pod}: its image has no such program`);
  if (error.kind === 'notFound') return notMet(`pod ${pod} is not there`);
  if (/container not found|is not running|does not have a host assigned|no route to host/.test(error.message))
    return notMet(`pod ${pod} runs no such container`);
  return cannotTell(`${pod}: ${error.message}`);
}

/** In the words of runc, as containerd and CRI-O pass them on. */
export function isNoProgram({ message }: { readonly message: string }): boolean {
  return /executable file not found|no such file or directory/.test(message);
}

import { partingOf } from './align.ts';
import { withoutKnown } from './known-differences.ts';
import { alwaysBefore, isBefore } from './order.ts';
import { changesOf, nothing, type NormalForm, type State, type Stream } from './state.ts';

export interface Difference {
  /** What differs: a stream, `order`, a verdict, or how the run ended. */
  readonly where: string;
  readonly sandbox: string;
  readonly real: string;
}

export interface Compared {
  readonly differences: readonly Difference[];
  /** How many states, orders and verdicts were held against each other. */
  readonly facts: number;
}

/**
 * Runs of one scenario in the sandbox, each with another seed, against one on a real cluster: the same facts for each
 * ordinal, the same verdicts, and in the real one the order which the sandbox always keeps. What is told of the set as
 * a whole depends on which of its pods was quicker, and some verdicts on which node one of them came to: there one seed
 * that tells the same is enough.
 */
export function compare(
  sandbox: readonly NormalForm[],
  real: NormalForm,
  traits: { readonly parallel: boolean },
): Compared {
  const pairs = alwaysBefore(
    sandbox.map(({ order }) => order),
    traits,
  );
  const disordered = pairs
    .filter(([before, after]) => !isBefore(real.order, before, after))
    .map(([before, after]) => ({
      where: 'order',
      sandbox: `${before}, then ${after}`,
      real: `${after}, then ${before}`,
    }));
  const streams = sandbox.map((ours) => streamsApart(ours, real, traits));
  const verdicts = sandbox.map((ours) => fieldsApart('verdict', ours.verdicts, real.verdicts));
  const ends = sandbox.flatMap((ours) => fieldsApart('end', ours.ended, real.ended));
  const apart = [streams, verdicts]
    .flatMap((runs) => runs.flat().filter((one) => !isChance(one, runs)))
    .filter(({ where }) => !(where === 'set' && traits.parallel && severalKilled(real)));
  const states = Object.values(real.streams).reduce((sum, { length }) => sum + length, 0);
  const judged = Object.keys(real.verdicts).length;
  return {
    differences: distinct([...apart, ...ends, ...disordered]),
    facts: states + judged + pairs.length,
  };
}

/** In a Parallel set they die and come back in any order, and so the counts go up and down in any order. */
function severalKilled({ order }: NormalForm): boolean {
  return order.filter((said) => said.endsWith(' killed')).length > 1;
}

function isChance({ where }: Difference, runs: readonly (readonly Difference[])[]): boolean {
  return hangsOnChance(where) && runs.some((apart) => apart.every((one) => one.where !== where));
}

const hangsOnChance = (where: string) =>
  where === 'set' || where.startsWith('events of StatefulSet ') || where.startsWith('verdict ');

function streamsApart(
  ours: NormalForm,
  theirs: NormalForm,
  { parallel }: { readonly parallel: boolean },
): readonly Difference[] {
  const names = new Set([...Object.keys(ours.streams), ...Object.keys(theirs.streams)]);
  return [...names].flatMap((where) => {
    const isUnordered = parallel && where.startsWith('events of StatefulSet ');
    const [one, other] = [ours, theirs].map(({ streams }) => {
      const stream = withoutKnown(streams[where] ?? []);
      return isUnordered ? inAnyOrder(stream) : stream;
    });
    const parting = partingOf(one ?? [], other ?? [], tailOf(where));
    if (parting === undefined) return [];
    return [{ where, sandbox: told(one ?? [], parting.ours), real: told(other ?? [], parting.theirs) }];
  });
}

/**
 * A Parallel set makes pods and claims in goroutines, so its controller's events come in any order. Which of them are
 * told as combined depends on that order, too.
 */
function inAnyOrder(stream: Stream): Stream {
  const said = stream.map(({ said: words = '' }) => words.replace('(combined from similar events): ', ''));
  return [...new Set(said)].toSorted().map((words) => ({ said: words }));
}

/** A drill waits for pods to the end; of everything else its recording may lack the last echo. */
function tailOf(stream: string): number {
  return stream.startsWith('pod ') ? 0 : 3;
}

/** The last state that fitted is left out; what came instead, and after. */
function told(stream: Stream, from: number): string {
  const steps = stream.slice(from, from + 4).map((state, index) => {
    const before = stream[from + index - 1] ?? nothing;
    return changesOf(before, state) || 'gone';
  });
  return steps.length === 0 ? 'nothing more' : steps.join('; then ');
}

function fieldsApart(what: string, ours: State, theirs: State): readonly Difference[] {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names]
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => ({
      where: `${what} ${name}`,
      sandbox: ours[name] ?? 'none',
      real: theirs[name] ?? 'none',
    }));
}

function distinct(differences: readonly Difference[]): readonly Difference[] {
  const seen = new Map(differences.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}

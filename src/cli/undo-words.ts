import { formatPath, inWords } from '../drill/edit/path.ts';
import { effectWords } from '../drill/undo/effects/registry.ts';
import { isOfReplicas, type Journal, rollsOut } from '../drill/undo/journal.ts';

/** What `recover` is going to do to a set, as far as its journal tells: a line each. */
export function undoWords(journal: Journal): readonly string[] {
  const { name } = journal.target;
  const fields = journal.changes.map(
    ({ path, before: was }) => `${formatPath(path)} goes back to ${inWords(was)}`,
  );
  const ofSet = [...fields, ...rolloutWords(journal), ...claimWords(journal)].map(
    (words) => `sts/${name}: ${words}`,
  );
  return [...journal.effects.toReversed().map((effect) => effectWords(effect)), ...ofSet];
}

function rolloutWords(journal: Journal): readonly string[] {
  if (!rollsOut(journal)) return [];
  const pods = 'pods still at a revision of the run are deleted where the controller would not replace them';
  // Without knowing which revisions there were none is deleted.
  return journal.before.revisions === undefined
    ? [pods]
    : [pods, 'revisions that hold nothing but what the run has changed are deleted'];
}

function claimWords({ changes, ordinals, before }: Journal): readonly string[] {
  const first = ordinals.start + ordinals.replicas;
  const most = Math.max(...changes.filter(isOfReplicas).flatMap(({ ours }) => ours.map(Number)));
  const last = ordinals.start + most - 1;
  // Without knowing which claims there were none is deleted.
  if (!(last >= first) || before.claims === undefined) return [];
  const which = last === first ? `ordinal ${first}` : `ordinals ${first}..${last}`;
  return [`claims made by the run for ${which} are deleted`];
}

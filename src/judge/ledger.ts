import { Replay, type Snapshot } from '../recording/snapshot.ts';
import { podName } from '../statefulset/names.ts';
import { ordinalsOf } from '../statefulset/spec.ts';
import type { Evidence } from './evidence.ts';
import { endpointsIn, identityAt } from './identity-ledger.ts';
import { lastReadingsOf } from './name-readings.ts';
import type { Identity, LedgerEntry } from './outcome.ts';
import { recoveriesOf } from './recovery.ts';
import { claimLedgersOf } from './storage-ledger.ts';

/** Every ordinal that the set wanted or had: who stood there before the first act, and who stands there now. */
export function ledgerOf(evidence: Evidence): readonly LedgerEntry[] {
  const { lives, setStates, spec } = evidence;
  const recoveries = recoveriesOf(evidence);
  const { seq, at } = beforeIn(evidence);
  const known = new Set(lives.map((life) => life.ordinal));
  const ranges = new Map(
    setStates.map((state) => [`${state.spec.start}+${state.spec.replicas}`, state.spec]),
  );
  for (const range of ranges.values()) for (const ordinal of ordinalsOf(range)) known.add(ordinal);

  const before = endpointsIn(snapshotBefore(evidence, seq));
  const after = endpointsIn(evidence.final);
  const byOrdinal = Map.groupBy(lives, (life) => life.ordinal);
  return [...known]
    .toSorted((a, b) => a - b)
    .map((ordinal) => {
      const chain = byOrdinal.get(ordinal) ?? [];
      return {
        ordinal,
        name: podName(spec.name, ordinal),
        before: asResolved(identityAt(chain, seq, before), evidence),
        after: asResolved(identityAt(chain, Infinity, after), evidence),
        claims: claimLedgersOf(evidence, ordinal, at),
        recovery: recoveries.get(ordinal),
      };
    });
}

/** With what the best resolver that was asked has said of this very pod. */
function asResolved(identity: Identity | undefined, { recording }: Evidence): Identity | undefined {
  if (identity === undefined) return undefined;
  const [reading] = lastReadingsOf(identity.uid, recording);
  if (reading === undefined) return identity;
  const { name, addresses, by } = reading;
  return { ...identity, resolved: { name, addresses, by } };
}

/** The moment before the drill's first act; without one, when everything had been listed. */
function beforeIn({ doings, syncedAt, syncedSeq, recording }: Evidence): { seq: number; at: number } {
  const seq = doings.firstSeq;
  if (seq === undefined) return { seq: syncedSeq, at: syncedAt };
  return { seq, at: recording.entries.find((entry) => entry.seq === seq)?.at ?? syncedAt };
}

/** By number, not by time: what the first act brings about may be seen in the same millisecond. */
function snapshotBefore({ recording }: Evidence, seq: number): Snapshot {
  const replay = new Replay();
  for (const entry of recording.entries) if (entry.seq <= seq) replay.apply(entry);
  return replay.snapshot;
}

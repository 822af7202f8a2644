import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { formatRecording } from '../../../src/recording/file.ts';
import { connect } from '../support/cluster.ts';
import type { Drilled } from '../support/drilled.ts';
import { type Hand, recorded } from '../support/recorded.ts';
import { orderedSet, type SetOptions } from '../support/sets.ts';
import { onTemporaryGround } from '../support/temporary.ts';
import { waitFor } from '../support/wait.ts';

/** One recording to make: of which set, and what is done to it. */
export interface Piece {
  /** `orderedSet` unless given. */
  readonly kind?: (options: SetOptions) => object[];
  readonly set?: Partial<SetOptions>;
  play(hand: Hand, ground: Drilled): Promise<void>;
}

const folder = new URL('../../judge/recordings/', import.meta.url);

/** Makes all of these recordings, or those that are named, one after the other. */
export async function recordAll(
  pieces: Readonly<Record<string, Piece>>,
  asked: readonly string[],
): Promise<void> {
  const cluster = await connect();
  for (const [file, piece] of Object.entries(pieces)) {
    if (asked.length > 0 && !asked.includes(file)) continue;
    const { kind = orderedSet, set = {} } = piece;
    const recording = await onTemporaryGround(cluster, 'record', async (ground) => {
      const { name, namespace } = ground;
      await cluster.apply(kind({ name, namespace, ...set }));
      await waitFor(cluster, namespace, `statefulset/${name}`, 'jsonpath={.status.availableReplicas}=3', 120);
      return recorded(ground, (hand) => piece.play(hand, ground));
    });
    const packed = gzipSync(formatRecording(recording), { level: 9 });
    await writeFile(new URL(`${file}.ndjson.gz`, folder), packed);
    console.log(`${file}: ${recording.entries.length} entries`);
  }
}

import type { Life } from '../../recording/lives.ts';
import { overlap } from '../alive.ts';
import type { Evidence } from '../evidence.ts';
import { sharedData } from '../markers.ts';
import { mountsOf } from '../mounts.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment } from '../words.ts';

/**
 * S7 · No two ordinals share a claim.
 *
 * Only claims made from the set's templates count: one that the pod template names itself is shared on purpose.
 */
export const unsharedClaims = definePromise({
  id: 'S7',
  dimension: 'storage',
  title: 'No two pods of the set mount the same claim at the same time',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.claimTemplates.length === 0 ? 'the set has no claim templates' : undefined),
  subjects: ({ spec }) => [{ subject: spec.name, ordinal: undefined }],
  idle: 'there is no set',
  check: (_, evidence) => {
    const { lives, spec } = evidence;
    const ordinals = new Set(lives.map(({ ordinal }) => ordinal));
    if (ordinals.size < 2) return notExercised('the set never had two pods');
    const users = usersByClaim(evidence);
    for (const [claim, sharers] of users) {
      const pair = sharing(sharers);
      if (pair === undefined) continue;
      const [one, other] = pair;
      return violated({
        expected: `claim ${claim} mounted by one ordinal only`,
        seen: `${one.name} and ${other.name} both mount it, ${moment(other.facts[0].at)}`,
        at: other.facts[0].at,
        cause: other.createdAt === undefined ? 'unattributed' : 'controller',
        remedy: remedy('claim-shared', evidence, { pod: other.name, claim }),
      });
    }
    const shared = sharedData(evidence);
    if (shared !== undefined) return shared;
    const unseen = lives.find((life) => mountsOf(life.facts[0].object, spec) === undefined);
    if (unseen) return unknown(`the recording does not show which volumes ${unseen.name} mounts`);
    const gap = evidence.gap('pod', 0, Infinity);
    if (gap !== undefined) return unknown(`pods may have come and gone unseen: ${gap}`);
    return held(`each of ${users.size} claims was mounted by the pods of one ordinal only`);
  },
});

function usersByClaim({ lives, spec }: Evidence): ReadonlyMap<string, readonly Life[]> {
  const pairs = lives.flatMap((life) =>
    [...(mountsOf(life.facts[0].object, spec)?.values() ?? [])].flatMap((claim) =>
      claim === undefined ? [] : [{ claim, life }],
    ),
  );
  return new Map(
    [...Map.groupBy(pairs, ({ claim }) => claim)].map(([claim, users]) => [
      claim,
      users.map(({ life }) => life),
    ]),
  );
}

function sharing(users: readonly Life[]): readonly [Life, Life] | undefined {
  for (const [index, other] of users.entries()) {
    const one = users.slice(0, index).find((user) => user.ordinal !== other.ordinal && overlap(user, other));
    if (one) return [one, other];
  }
  return undefined;
}

import type { NameReading } from '../../src/recording/name-acts.ts';
import { ordinalOf } from '../../src/statefulset/names.ts';
import { templateWith } from '../sandbox/support/sets.ts';
import type { Stage } from '../support/stage.ts';
import type { Drill } from './mutant.ts';

/** Long enough for a set of three to come to rest, and for the judge to believe that it has. */
const REST_S = 90;

async function rest(stage: Stage, seconds = REST_S): Promise<void> {
  await stage.wait(seconds);
  await stage.read();
}

export const nothing: Drill = { name: 'nothing is done', play: (stage) => rest(stage) };

/** Pods are deleted at one time, and come back. */
export function killing(...ordinals: readonly number[]): Drill {
  return {
    name: `kill ${ordinals.join(' and ')}`,
    async play(stage) {
      stage.step('killPod', ordinals, 60);
      for (const ordinal of ordinals) await stage.kill(ordinal);
      await rest(stage, 120);
    },
  };
}

/** The name of a pod as one in the cluster asks for it. */
export function askedFor(stage: Stage, name: string): readonly string[] {
  return stage.sandbox.dns.resolve(`${name}.${stage.name}`, 'default').addresses;
}

/** A pod is deleted, and comes back; then a helper pod asks for every pod's name. */
export function killingThenAsking(ordinal: number): Drill {
  return {
    name: `kill ${ordinal}, and ask for the names`,
    async play(stage) {
      stage.step('killPod', [ordinal], 60);
      await stage.kill(ordinal);
      await rest(stage, 120);
      const names = stage.pods().map(({ metadata, status }): NameReading => {
        const { name = '', uid = '' } = metadata ?? {};
        return {
          ordinal: ordinalOf(stage.name, name) ?? -1,
          name: `${name}.${stage.name}`,
          uid,
          ip: status?.podIP ?? '',
          addresses: askedFor(stage, name),
          by: 'resolver in a helper pod',
        };
      });
      stage.recorder.act({ type: 'namesRead', names });
      await rest(stage, 5);
    },
  };
}

/** A pod is deleted, and the scenario allows that one to be away. */
export function killingWithLimit(ordinal: number): Drill {
  return {
    name: `kill ${ordinal}, one may be away`,
    async play(stage) {
      stage.step('killPod', [ordinal], 60, { availability: { maxUnavailable: 1 }, accepts: [] });
      await stage.kill(ordinal);
      await rest(stage, 120);
    },
  };
}

/** A budget allows no eviction, the drill asks for one, and its scenario expects that it is denied. */
export function evictingInVain(ordinal: number): Drill {
  return {
    name: `evict ${ordinal}, which a budget denies`,
    async play(stage) {
      const uid = stage.pod(ordinal)?.metadata?.uid ?? '';
      stage.step('evictPod', [ordinal], 60, { eviction: 'denied', accepts: [] });
      stage.recorder.act({ type: 'evictionRequested', ordinal, uid });
      const reason = stage.evicts(ordinal);
      stage.recorder.act(
        reason === undefined
          ? { type: 'evictionAccepted', ordinal, uid }
          : { type: 'evictionRefused', ordinal, uid, reason },
      );
      await rest(stage);
    },
  };
}

/** A pod is deleted, comes back, and is deleted again. */
export function killingTwice(ordinal: number): Drill {
  return {
    name: `kill ${ordinal} twice`,
    async play(stage) {
      for (let time = 0; time < 2; time += 1) {
        stage.step('killPod', [ordinal], 60);
        await stage.kill(ordinal);
        await stage.wait(60);
      }
      await rest(stage);
    },
  };
}

/** A pod is deleted without waiting for its node. */
export function forcing(ordinal: number): Drill {
  return {
    name: `force-delete ${ordinal}`,
    async play(stage) {
      stage.step('forceDeletePod', [ordinal], 60);
      await stage.kill(ordinal, 0);
      await rest(stage);
    },
  };
}

/** The drill scales. */
export function scaling(...to: readonly number[]): Drill {
  return {
    name: `scale to ${to.join(', then to ')}`,
    async play(stage) {
      for (const replicas of to) {
        const from = stage.set.spec?.replicas ?? 1;
        const ordinals = Array.from(
          { length: Math.abs(replicas - from) },
          (_, index) => Math.min(from, replicas) + index,
        );
        stage.step('scale', ordinals, 80);
        await stage.scale(replicas);
        await rest(stage);
      }
    },
  };
}

/** The set's owner scales, so that no pod is asked of the drill. */
export function scaledByOwner(to: number, seconds = REST_S): Drill {
  return {
    name: `the owner scales to ${to}`,
    async play(stage) {
      await stage.wait(5);
      await stage.edits({ replicas: to });
      await rest(stage, seconds);
    },
  };
}

/** Another template, without a fault in it. */
export function rolling(image = 'nginx:2'): Drill {
  return {
    name: 'a rolling update',
    async play(stage) {
      stage.step('patchTemplate', [], 300);
      await stage.change('template', { template: templateWith(image) });
      await rest(stage, 180);
    },
  };
}

/** Another template, and then some pods are killed. */
export function rollingThenKilling(...ordinals: readonly number[]): Drill {
  return {
    name: `another template, then kill ${ordinals.join(' and ')}`,
    async play(stage) {
      stage.step('patchTemplate', []);
      await stage.change('template', { template: templateWith('nginx:2') });
      await stage.wait(90);
      stage.step('killPod', ordinals, 60);
      for (const ordinal of ordinals) await stage.kill(ordinal);
      await rest(stage);
    },
  };
}

/** The owner scales while a pod that stays is not ready; its set needs a probe. */
export function scaledWhileUnready(unready: number, to: number, afterwards = 40): Drill {
  return {
    name: `web-${unready} is not ready, and the owner scales to ${to}`,
    violates: ['A1'],
    async play(stage) {
      await stage.breaks(unready);
      await stage.wait(20);
      await stage.edits({ replicas: to });
      await rest(stage, afterwards);
    },
  };
}

/** One pod is deleted in a hurry while another takes its time to end. */
export function killingWhileAnotherEnds(quick: number, slow: number): Drill {
  return {
    name: `kill ${slow}, and ${quick} in a hurry`,
    async play(stage) {
      stage.step('killPod', [slow, quick], 80);
      await stage.kill(slow);
      await stage.wait(5);
      await stage.kill(quick, 1);
      await rest(stage, 120);
    },
  };
}

/** An image that does not exist is rolled out, and taken back. */
export const stallingAndReverting: Drill = {
  name: 'stall a rollout and revert it',
  async play(stage) {
    stage.step('stallRollout', []);
    await stage.change('template', { template: templateWith('registry.invalid/none:0') });
    await stage.wait(60);
    stage.step('revertTemplate', []);
    await stage.change('template', { template: templateWith('nginx:1') });
    await rest(stage);
  },
};

import type { Scenario, Step } from '../../../src/scenario/scenario.ts';
import type { GuardSettings, TemplatePatch } from '../../../src/scenario/scenario.ts';

const within: Pick<Step, 'withinMs' | 'continueAfterViolation'> = {
  withinMs: 300_000,
  continueAfterViolation: false,
};

export const settings: GuardSettings = {
  minAvailable: undefined,
  respectPDB: true,
  quorum: 'none',
  maxDurationMs: undefined,
  allowDestructive: false,
  windows: [],
};

export function aScenario(steps: Scenario['steps'], guards: Partial<GuardSettings> = {}): Scenario {
  return { name: 'test', description: '', target: {}, guards: { ...settings, ...guards }, steps };
}

export function killStep(
  ordinals: 'highest' | 'all' | readonly number[] = 'highest',
  more: Partial<Step> = {},
): Step {
  const ordinal =
    typeof ordinals === 'string' ? { select: ordinals } : { select: 'these' as const, ordinals };
  return {
    name: 'kill pod',
    action: { action: 'killPod', ordinal, order: 'descending', gracePeriodSeconds: undefined },
    ...within,
    ...more,
  };
}

export function scaleStep(replicas: number, more: Partial<Step> = {}): Step {
  return { name: `scale to ${replicas}`, action: { action: 'scale', replicas }, ...within, ...more };
}

/** An image that no registry has: pods that are made from it never become ready. */
export const badImage = 'registry.invalid/none:0';

export function stallStep(more: Partial<Step> = {}): Step {
  const fault = { by: 'image' as const, image: badImage };
  const until = { state: 'stalled' as const, forMs: 5_000 };
  return {
    name: 'stall the rollout',
    action: { action: 'stallRollout', container: undefined, fault },
    ...within,
    until,
    ...more,
  };
}

export function patchStep(patch: TemplatePatch, more: Partial<Step> = {}): Step {
  return { name: 'patch the template', action: { action: 'patchTemplate', patch }, ...within, ...more };
}

export function partitionStep(partition: number, more: Partial<Step> = {}): Step {
  return {
    name: `partition ${partition}`,
    action: { action: 'setPartition', partition },
    ...within,
    ...more,
  };
}

export const killPod = aScenario([killStep()]);
export const scaleToZero = aScenario([scaleStep(0)]);
export const stallRollout = aScenario([stallStep()]);

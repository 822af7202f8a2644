import { z } from 'zod';
import { dataMarker } from './data-marker.ts';
import { count, duration, flag, late, record, text } from './fields.ts';
import { names } from './names.ts';
import { parameters } from './parameter.ts';
import { requires } from './requires.ts';
import type { Scenario } from './scenario.ts';
import { steadyState } from './steady-state.ts';
import { steps } from './step.ts';
import { windows } from './window.ts';

const target = record({
  context: text().describe('Context of the kubeconfig; has to be the one in use').optional(),
  namespace: text().describe('Namespace of the set; -n wins').optional(),
  name: text().describe('Name of the StatefulSet; one given on the command line wins').optional(),
}).describe('Where the scenario belongs');

const guards = record({
  minAvailable: count().describe('Pods that must stay available in every moment').optional(),
  respectPDB: flag()
    .describe('Refuse what the PodDisruptionBudgets of the set would not allow an eviction to do')
    .default(true),
  quorum: z
    .enum(['majority', 'none'])
    .describe('majority: more than half of the replicas stay available')
    .default('majority'),
  maxDuration: duration().describe('Time all steps may take together').optional(),
  allowDestructive: flag()
    .describe('This scenario may do what cannot be undone; --allow-destructive is needed as well')
    .default(false),
  windows: late(() => windows().describe('When it may begin; without it at any time')).default([]),
  requires: requires.describe('What the set has to be like').optional(),
}).describe('When to refuse, before anything is changed');

/**
 * The language, whole: types, parser and JSON Schema come from here. It describes a document whose `$(…)` have
 * been replaced; `parse.ts` and `bind.ts` see to that first.
 */
export const scenarioSchema = record({
  apiVersion: z.literal('sts-doctor.dev/v1').describe('Version of the language'),
  kind: z.literal('Scenario').describe('A file of another kind is refused'),
  metadata: record({
    name: text()
      .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, {
        error:
          'must consist of lower case letters, digits and -, start and end with a letter or digit, and be no longer than 63',
      })
      .describe('How commands and reports call the scenario'),
  }).describe('As of every Kubernetes object'),
  spec: record({
    description: text().describe('One line: what happens, and what should come of it').optional(),
    parameters: parameters.describe('Values that --set may change, referred to as $(name)').default({}),
    target: target.default({}),
    guards: guards.prefault({}),
    steadyState: late(() =>
      steadyState().describe(
        'What has to hold before the first step and after the undo; that every pod is healthy is always asked for',
      ),
    ).default([]),
    dataMarker: dataMarker.optional(),
    names: names.optional(),
    catch: flag()
      .describe('Whether events, logs and states of the pods concerned are collected when a step fails')
      .default(true),
    steps: steps.describe('What is done, in order. Every step is undone at the end'),
  }).describe('The scenario itself'),
}).transform(({ metadata, spec }): Scenario => {
  const { maxDuration, minAvailable, ...switches } = spec.guards;
  return {
    name: metadata.name,
    description: spec.description ?? '',
    target: spec.target,
    guards: { ...switches, minAvailable, maxDurationMs: maxDuration },
    steadyState: spec.steadyState,
    dataMarker: spec.dataMarker,
    names: spec.names,
    catch: spec.catch,
    steps: spec.steps,
  };
});

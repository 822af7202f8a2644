import { about, anything, flag, listOf, object, oneOf, text, whole } from './build.ts';

const undoKind = about(
  'none: what the drill takes away does not come back',
  oneOf('exact', 'equivalent', 'none'),
);

const target = object({
  context: text,
  server: text,
  namespace: text,
  name: text,
  uid: about('A set made anew under the name has another UID and is never touched', text),
});

const setSummary = object({
  replicas: whole,
  start: about('First ordinal', whole),
  podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
  updateStrategy: text,
  claimTemplates: listOf(text),
  serviceName: text,
  serverVersion: text,
});

const plannedStep = object({
  name: text,
  action: text,
  ordinals: listOf(whole),
  does: about('What it sends, one line each', listOf(text)),
  fields: about(
    'Fields of the set it changes',
    listOf(object({ path: text, 'from?': anything, 'to?': anything })),
  ),
  expected: about("What the set's own policy makes of it, in order", listOf(text)),
  disruption: about('Most pods unavailable at once, of how many', object({ pods: whole, of: whole })),
  undo: object({ kind: undoKind, does: listOf(text) }),
  withinMs: whole,
});

const plannedProbe = object({
  name: text,
  asks: text,
  when: text,
  tolerate: about('Failures in a row that are put up with', whole),
});

const permission = object({
  verb: text,
  group: text,
  resource: text,
  'name?': text,
  'clusterWide?': about('True for kinds that belong to no namespace', flag),
  optional: about('Without an optional one the run goes on, and what it would have shown is unknown', flag),
  allowed: flag,
  purpose: text,
});

const refusal = object({
  guard: text,
  saw: text,
  wayOut: text,
  'skip?': about('The flag that passes it by', text),
});

export const planFields = {
  scenario: text,
  description: text,
  'sandbox?': about('What stands in for a cluster; absent for a real one', text),
  target,
  set: setSummary,
  steps: listOf(plannedStep),
  'steadyState?': about('What is asked beyond every pod being healthy', listOf(plannedProbe)),
  'dataMarker?': about(
    'A small file is written to this volume of each pod, read at the end, and removed',
    object({ volume: text, container: text, mountPath: text }),
  ),
  'helperPod?': about(
    "A pod that is made for the run and asks the resolver of the cluster for the pods' names",
    object({ pod: text, image: text }),
  ),
  undo: undoKind,
  permissions: listOf(permission),
  refusals: about('What speaks against it; with any of these it is not run', listOf(refusal)),
};

import { about, flag, listOf, mapOf, number, object, oneOf, type Schema, text, whole } from './build.ts';

const verdictName = oneOf('held', 'violated', 'unknown', 'not exercised');
const dimension = oneOf('identity', 'storage', 'ordering', 'availability', 'recovery');
const verdictIs = (name: string): Schema => ({ const: name });

const remedy = object({
  id: about('Stable id of the failure mode', text),
  why: text,
  commands: about('Commands to copy, in order', listOf(text)),
  page: text,
});

const verdict: Schema = {
  anyOf: [
    object({
      verdict: verdictIs('held'),
      proof: text,
      'hint?': about('What to do about a state that is documented, and unpleasant all the same', remedy),
    }),
    object({
      verdict: verdictIs('violated'),
      expected: text,
      seen: text,
      at: about('Milliseconds since the recording began', number),
      cause: oneOf('this drill', 'controller', 'another actor', 'unattributed'),
      remedy,
      'acceptedBy?': about('The step that accepts it: the run does not fail by it', text),
    }),
    object({ verdict: verdictIs('unknown'), reason: text }),
    object({ verdict: verdictIs('not exercised'), reason: text }),
  ],
};

const promise = object({
  id: text,
  dimension,
  title: text,
  verdict: verdictName,
  cases: listOf(object({ subject: text, 'ordinal?': whole, verdict })),
});

export const outcome = object({
  dimension,
  verdict: verdictName,
  held: whole,
  exercised: about('Promises that were put to the test: held, violated and unknown', whole),
  promises: listOf(promise),
});

const identity = object({
  uid: text,
  'hostname?': text,
  'subdomain?': text,
  labels: mapOf(text),
  'revision?': text,
  'node?': text,
  'ip?': text,
  ready: flag,
  'resolved?': about(
    'What the best resolver that was asked said last of its stable name',
    object({
      name: text,
      addresses: listOf(text),
      by: oneOf('resolver here', 'resolver in a pod', 'resolver in a helper pod'),
    }),
  ),
  'endpoint?': about(
    'Where the governing Service leads to, as an EndpointSlice says; no resolver was asked',
    object({ 'address?': text, ready: flag, 'dnsName?': about("Below the cluster's domain", text) }),
  ),
});

const claimIdentity = object({
  uid: text,
  'volume?': text,
  'volumeUid?': text,
  'reclaimPolicy?': about('Of the volume, e.g. Retain: what becomes of it without its claim', text),
  'class?': text,
  'accessModes?': listOf(text),
  'owners?': about('With whom the claim goes, e.g. StatefulSet web; empty: with nobody', listOf(text)),
});

const policy = oneOf('Retain', 'Delete');
const claimLedger = object({
  template: text,
  name: text,
  'before?': claimIdentity,
  'after?': claimIdentity,
  'retention?': object({ whenScaled: policy, whenDeleted: policy }),
});

const recovery = about(
  'Milliseconds since requestedAt; a phase that was not seen is absent',
  object({
    requestedAt: about('Milliseconds since the recording began', number),
    'terminating?': number,
    'gone?': number,
    'created?': number,
    'scheduled?': number,
    'started?': number,
    'ready?': number,
    'endpoint?': number,
    'dns?': about('The first answer of a resolver that led to the new pod', number),
  }),
);

const ledgerEntry = object({
  ordinal: whole,
  name: text,
  'before?': identity,
  'after?': identity,
  claims: listOf(claimLedger),
  'recovery?': recovery,
});

export const moment = object({ at: number, subject: text, 'ordinal?': whole, what: text, 'detail?': text });

export const judgement = object({
  outcomes: listOf(outcome),
  ledger: about('Each ordinal before and after', listOf(ledgerEntry)),
  timeline: listOf(moment),
  undecided: about(
    'Promises a step required whose verdict is unknown',
    listOf(object({ id: text, reason: text })),
  ),
});

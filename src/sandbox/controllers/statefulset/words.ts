import type { Said } from '../event-recorder.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { messageOf } from '../world.ts';
import type { Tools } from './tools.ts';

type Verb = 'create' | 'update' | 'delete';

/** Upstream: stateful_pod_control.go, recordPodEvent (1.36; verbs were in lower case before). */
export function podEvent(
  { profile }: Pick<Tools, 'profile'>,
  verb: Verb,
  set: FullSet,
  pod: FullPod,
  error?: unknown,
): Said {
  const what = `${said(verb, profile.capitalEventVerbs)} Pod ${pod.metadata?.name} in StatefulSet ${set.metadata?.name}`;
  return outcome(
    verb,
    error === undefined ? `${what} successful` : `${what} failed error: ${messageOf(error)}`,
    error,
  );
}

/** Upstream: recordClaimEvent, which says `success` where its sister says `successful`. */
export function claimEvent(
  { profile }: Pick<Tools, 'profile'>,
  set: FullSet,
  pod: FullPod,
  claim: string,
  error?: unknown,
): Said {
  const start = `${said('create', profile.capitalEventVerbs)} Claim ${claim}`;
  const end = `Pod ${pod.metadata?.name} in StatefulSet ${set.metadata?.name}`;
  const message =
    error === undefined ? `${start} ${end} success` : `${start} for ${end} failed error: ${messageOf(error)}`;
  return outcome('create', message, error);
}

function outcome(verb: Verb, message: string, error: unknown): Said {
  const failed = error !== undefined;
  return {
    type: failed ? 'Warning' : 'Normal',
    reason: `${failed ? 'Failed' : 'Successful'}${capital(verb)}`,
    message,
  };
}

function said(verb: Verb, inCapitals: boolean): string {
  return inCapitals ? capital(verb) : verb;
}

function capital(verb: Verb): string {
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
}

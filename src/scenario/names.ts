import { record, text } from './fields.ts';

/** How the names of the pods are looked at, beyond what the EndpointSlices say. */
export interface NamesSpec {
  readonly helperPod: HelperPodSpec;
}

/** A pod of our own beside the set that asks the resolver of the cluster. */
interface HelperPodSpec {
  /** Has to hold `sleep`, and `nslookup` or `getent`. */
  readonly image: string;
}

const helperPod = record({
  image: text().describe(
    'Image that holds sleep, cat, and nslookup or getent, e.g. busybox:1.37; the nodes have to be able to pull it',
  ),
}).describe('A small pod beside the set asks the resolver of the cluster; it is gone after the undo');

export const names = record({ helperPod })
  .describe('How the stable names of the pods are looked up, beyond what the EndpointSlices say')
  .transform((spec): NamesSpec => spec);

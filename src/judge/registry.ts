import type { SetPromise } from './promise.ts';
import { sameVolume } from './promises/same-volume.ts';
import { creationOrder } from './promises/creation-order.ts';
import { recovered } from './promises/recovered.ts';
import { stickyIdentity } from './promises/sticky-identity.ts';

/** Every promise that is judged, in the order in which a report tells of them. A new one is a file in `promises/` and a line here. */
export const promises: readonly SetPromise[] = [stickyIdentity, sameVolume, creationOrder, recovered];

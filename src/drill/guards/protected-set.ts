import type { Guard } from '../guard.ts';

/** A set its owner has put out of reach. */
const protectedAnnotation = 'sts-doctor.dev/protected';

export const protectedSet: Guard = {
  name: 'protected',
  skippable: false,
  check: ({ situation: { set, spec } }) =>
    set.metadata?.annotations?.[protectedAnnotation] === undefined
      ? undefined
      : {
          saw: `sts/${spec.name} carries the annotation ${protectedAnnotation}`,
          wayOut: `its owner does not want it drilled; to allow it: kubectl annotate sts ${spec.name} -n ${spec.namespace} ${protectedAnnotation}-`,
        },
};

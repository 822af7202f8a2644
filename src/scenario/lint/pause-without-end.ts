import { type Rule, stepsOf } from './rule.ts';

export const pauseWithoutEnd: Rule = {
  id: 'pause-without-end',
  gravity: 'warning',
  what: 'A `pause` without `for` waits for people for ever, and is refused where there is no terminal, as in a pipeline',
  check(subject) {
    return stepsOf(subject).flatMap(({ step: { action }, at }) =>
      action.action === 'pause' && action.forMs === undefined
        ? [
            {
              path: [...at, 'pause'],
              message: 'without a terminal nobody can end it: give it a time with for',
            },
          ]
        : [],
    );
  },
};

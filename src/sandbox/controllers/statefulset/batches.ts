const LARGEST_BATCH = 500;

/** What a step says: whether the rest of this sync is to be left for another one. */
export type Step = { readonly exit: boolean };

export const goOn: Step = { exit: false };
export const leave: Step = { exit: true };

/**
 * Runs a step for each item. Monotonic: one by one, until one says to leave. Burst: in batches of 1, 2, 4 … 500, which
 * run side by side upstream; nobody's wish to leave is heard, but an error ends it after its batch.
 * Upstream: stateful_set_control.go, runForAll and slowStartBatch (1.36).
 */
export function runForAll<T>(items: readonly T[], monotonic: boolean, step: (item: T) => Step): Step {
  if (!monotonic) return runInBatches(items, step);
  for (const item of items) if (step(item).exit) return leave;
  return goOn;
}

function runInBatches<T>(items: readonly T[], step: (item: T) => Step): Step {
  let rest = items;
  for (let size = 1; rest.length > 0; size = Math.min(2 * size, LARGEST_BATCH)) {
    const errors: Error[] = [];
    for (const item of rest.slice(0, size)) {
      try {
        step(item);
      } catch (error) {
        errors.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
    aggregate(errors);
    rest = rest.slice(size);
  }
  return goOn;
}

/** Several errors as one. Upstream: apimachinery util/errors, NewAggregate: equal messages once, brackets around many. */
export function aggregate(errors: readonly Error[]): void {
  const [first] = errors;
  if (first === undefined) return;
  const messages = [...new Set(errors.map((error) => error.message))];
  if (messages.length === 1) throw first;
  throw new AggregateError(errors, `[${messages.join(', ')}]`);
}

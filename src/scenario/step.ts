import { z } from 'zod';
import type { ActionName, ActionSchema } from './action.ts';
import { actionNames, actions } from './actions/registry.ts';
import { expectations, noExpectations } from './expect.ts';
import { flag, late, record, structural, text } from './fields.ts';
import { lookUp } from './issue.ts';
import type { Step } from './scenario.ts';
import { until } from './until.ts';

type OptionalActions = {
  readonly [Name in ActionName]: z.ZodOptional<ReturnType<ActionSchema<Name>['schema']>>;
};

const optionalActions = Object.fromEntries(
  actionNames.map((name) => [name, late<z.ZodType>(actions[name].schema).optional()]),
) as unknown as OptionalActions;

const fields = record({
  name: text().describe('How reports call the step; default: its action').optional(),
  ...optionalActions,
  until: late(until).optional(),
  expect: expectations.optional(),
  continue: flag().describe('Go on with the next step although this one violated an expectation').optional(),
});

type Written = z.output<typeof fields>;

const step = fields
  .meta({ oneOf: actionNames.map((name) => ({ required: [name] })) })
  .superRefine(
    (written, context) => {
      const [first, another] = actionsIn(written);
      if (first === undefined) context.addIssue({ code: 'custom', message: noAction, params: structural });
      if (another === undefined) return;
      const message = `must have one action, and ${first} is one already: write another step`;
      context.addIssue({ code: 'custom', path: [another], message, params: structural });
    },
    // Whatever else is wrong with the step: the JSON Schema says so as well.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .superRefine((written, context) => {
    const message = idleUntil(written);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['until'], message });
  })
  .transform((written, context) => {
    const [action] = actionNames.flatMap((name) => written[name] ?? []);
    if (action === undefined) {
      context.addIssue({ code: 'custom', message: noAction });
      return z.NEVER;
    }
    const expect = written.expect ?? noExpectations;
    return {
      name: written.name,
      action,
      withinMs: expect.withinMs,
      expect,
      ...(written.until !== undefined && { until: written.until }),
      continueAfterViolation: written.continue ?? false,
    };
  });

/** The actions that are written down, be they sound or not. */
function actionsIn(written: unknown): readonly ActionName[] {
  return actionNames.filter((name) => lookUp(written, [name]) !== undefined);
}

const noAction = `must have an action: ${actionNames.join(', ').replace(/, (?=\w+$)/, ' or ')}`;

/** Why a time to wait leads nowhere. */
function idleUntil(written: Written): string | undefined {
  const { until: waits, expect } = written;
  const [action] = actionsIn(written);
  if (waits === undefined || action === undefined) return undefined;
  if (actions[action].changesNothing)
    return `does not go with ${action}, which changes nothing that could be waited for`;
  return expect?.withinMs === undefined || expect.withinMs > waits.forMs
    ? undefined
    : 'must be shorter than the time that expect.recovery.within leaves for it';
}

type NamedOrNot = z.output<typeof step>;

/** The steps of a scenario, in order. */
export const steps = z
  .array(step, { error: 'must be a list of steps' })
  .min(1, { error: 'must have at least one step' })
  .transform((written, context): readonly [Step, ...Step[]] => {
    const names = written.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (name === undefined || names.indexOf(name) === index) continue;
      const message = `step ${names.indexOf(name) + 1} has this name already`;
      context.addIssue({ code: 'custom', path: [index, 'name'], message });
    }
    const [first, ...rest] = named(written);
    return first === undefined ? z.NEVER : [first, ...rest];
  });

/** A step without a name goes by its action, with its place in the scenario where that alone would be ambiguous. */
function named(written: readonly NamedOrNot[]): readonly Step[] {
  const taken = (name: string, index: number): boolean =>
    written.some((other, at) => at !== index && (other.name ?? other.action.action) === name);
  return written.map((unnamed, index) => {
    const { action } = unnamed.action;
    return {
      ...unnamed,
      name: unnamed.name ?? (taken(action, index) ? `${action} (step ${index + 1})` : action),
    };
  });
}

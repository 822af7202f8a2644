import { z } from 'zod';
import type { ActionName, ActionSchema } from './action.ts';
import { actionNames, actions } from './actions/registry.ts';
import { expectations, noExpectations } from './expect.ts';
import { flag, record, text } from './fields.ts';
import type { Step } from './scenario.ts';
import { until } from './until.ts';

type OptionalActions = { readonly [Name in ActionName]: z.ZodOptional<ActionSchema<Name>['schema']> };

const optionalActions = Object.fromEntries(
  actionNames.map((name) => [name, actions[name].schema.optional()]),
) as unknown as OptionalActions;

const step = record({
  name: text().describe('How reports call the step; default: its action').optional(),
  ...optionalActions,
  until: until.optional(),
  expect: expectations.optional(),
  continue: flag().describe('Go on with the next step although this one violated an expectation').optional(),
})
  .meta({ oneOf: actionNames.map((name) => ({ required: [name] })) })
  .transform((written, context) => {
    const expect = written.expect ?? noExpectations;
    const within = expect.withinMs;
    if (written.until !== undefined && within !== undefined && within <= written.until.forMs)
      context.addIssue({
        code: 'custom',
        path: ['until'],
        message: 'must be shorter than the time that expect.recovery.within leaves for it',
      });
    const [action, another] = actionNames.flatMap((name) => written[name] ?? []);
    if (action !== undefined && actions[action.action].changesNothing && written.until !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['until'],
        message: `does not go with ${action.action}, which changes nothing that could be waited for`,
      });
    if (action !== undefined && another === undefined) {
      return {
        name: written.name,
        action,
        withinMs: within,
        expect,
        ...(written.until !== undefined && { until: written.until }),
        continueAfterViolation: written.continue ?? false,
      };
    }
    const message =
      another === undefined
        ? `must have an action: ${actionNames.join(', ').replace(/, (?=\w+$)/, ' or ')}`
        : `must have one action, and ${action?.action} is one already: write another step`;
    context.addIssue({ code: 'custom', path: another === undefined ? [] : [another.action], message });
    return z.NEVER;
  });

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

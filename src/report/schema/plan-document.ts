import { object, type Schema } from './build.ts';
import { forecast } from './forecast.ts';
import { planFields } from './plan.ts';

/** The JSON form of a Plan, as `plan` prints it. */
export const planSchema: Schema = object({
  schemaVersion: { const: 'sts-doctor.dev/plan/v1' },
  ...planFields,
  'forecast?': forecast,
});

/** The schema as it is published in `schemas/plan.schema.json`. */
export function planJsonSchema(): unknown {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://sts-doctor.dev/schemas/plan.schema.json',
    title: 'Plan of a kubectl sts-doctor drill',
    ...planSchema,
  };
}

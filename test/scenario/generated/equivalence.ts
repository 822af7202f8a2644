import { Ajv2020 } from 'ajv/dist/2020.js';
import { stringify } from 'yaml';
import { scenarioJsonSchema } from '../../../src/scenario/json-schema.ts';
import { parseScenarios } from '../../../src/scenario/parse.ts';
import { formatProblem } from '../../../src/scenario/problem.ts';

const validate = new Ajv2020({ strict: false, allErrors: false }).compile(scenarioJsonSchema() as object);

/** Whether a schema validator that is not ours accepts a document. */
export function schemaAccepts(value: unknown): boolean {
  return validate(value);
}

/** What the parser says of a document: whether its shape is right, and whether it may run at all. */
export function parserSays(value: unknown): {
  readonly shape: boolean;
  readonly whole: boolean;
  readonly problems: readonly string[];
} {
  const parsed = parseScenarios(stringify(value), 'made-up.yaml');
  const problems = 'problems' in parsed ? parsed.problems : [];
  return {
    shape: !problems.some(({ phase }) => phase === 'structure'),
    whole: problems.length === 0,
    problems: problems.map(formatProblem),
  };
}

/** Where the two differ, for people; undefined when they agree. */
export function difference(value: unknown): string | undefined {
  const accepts = schemaAccepts(value);
  const { shape, problems } = parserSays(value);
  if (accepts === shape) return undefined;
  const errors = accepts ? '' : JSON.stringify(validate.errors?.[0]);
  return `${accepts ? 'valid by the schema, refused by the parser' : 'refused by the schema, accepted by the parser'}: ${JSON.stringify(value)}\n${problems.join('\n')}${errors}`;
}

import { exitCodes, Failure } from '../lib/failure.ts';
import { judgedJsonSchema } from '../report/schema/judged.ts';
import { planJsonSchema } from '../report/schema/plan-document.ts';
import { runJsonSchema } from '../report/schema/run.ts';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { suggestOrList } from '../scenario/suggest.ts';
import { machineFormat, writeDocument } from './documents.ts';

/** Every document that has a schema, by the word that `schema` takes; schemas/ holds the same. */
const schemas: Readonly<Record<string, () => unknown>> = {
  scenario: scenarioJsonSchema,
  run: runJsonSchema,
  plan: planJsonSchema,
  judged: judgedJsonSchema,
};

const schemaNames: readonly string[] = Object.keys(schemas);

/** @throws Failure (usage) when there is no such schema, or format. */
export function schemaText(name: string, output: string): string {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined)
    throw new Failure(
      exitCodes.usage,
      `no schema ${JSON.stringify(name)}${suggestOrList(name, schemaNames)}`,
    );
  const format = machineFormat(output);
  if (format === undefined || format === 'ndjson')
    throw new Failure(
      exitCodes.usage,
      `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,yaml`,
    );
  return writeDocument(schema() as object, format);
}

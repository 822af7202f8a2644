import type { Format } from '../format.ts';
import { planDocument, recoverDocument, runDocument, scenarioDocument } from '../documents.ts';

/** Characters that JSON need not escape but a terminal may obey, or show in a misleading order. */
const UNSAFE = /[\u007F-\u009F\u2028\u2029\p{Bidi_Control}]/gu;

/** For programs: two spaces of indentation, keys always in the same order. */
export const json: Format = {
  run: (result) => write(runDocument(result)),
  plan: (plan) => write(planDocument(plan)),
  scenarios: (rows) => write(scenarioDocument(rows)),
  recoverable: (rows) => write(recoverDocument(rows)),
};

function write(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replaceAll(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

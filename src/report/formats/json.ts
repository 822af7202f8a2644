import type { Format } from '../format.ts';
import {
  judgedDocument,
  planDocument,
  recoverDocument,
  runDocument,
  scenarioDocument,
} from '../documents.ts';
import { lintDocument } from '../lint/document.ts';
import { writeJson } from '../text/json.ts';

/** For programs: two spaces of indentation, keys always in the same order. */
export const json: Format = {
  run: (result) => writeJson(runDocument(result), 2),
  judged: (judged) => writeJson(judgedDocument(judged), 2),
  plan: (plan) => writeJson(planDocument(plan), 2),
  scenarios: (rows) => writeJson(scenarioDocument(rows), 2),
  lint: (report) => writeJson(lintDocument(report), 2),
  recoverable: (rows) => writeJson(recoverDocument(rows), 2),
};

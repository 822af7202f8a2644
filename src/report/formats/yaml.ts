import { toYaml } from '../../lib/yaml.ts';
import { lintDocument } from '../lint/document.ts';
import type { Format } from '../format.ts';
import {
  judgedDocument,
  planDocument,
  recoverDocument,
  runDocument,
  scenarioDocument,
} from '../documents.ts';

/** The same documents as JSON. */
export const yaml: Format = {
  run: (result) => toYaml(runDocument(result)),
  judged: (judged) => toYaml(judgedDocument(judged)),
  plan: (plan) => toYaml(planDocument(plan)),
  scenarios: (rows) => toYaml(scenarioDocument(rows)),
  lint: (report) => toYaml(lintDocument(report)),
  recoverable: (rows) => toYaml(recoverDocument(rows)),
};

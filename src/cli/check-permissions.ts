import { preflight } from '../drill/preflight.ts';
import type { ExitCode } from '../lib/failure.ts';
import { renderPermissions } from '../report/permissions.ts';
import { type Args, word, words } from './command.ts';
import { machineFormat, writeDocument } from './documents.ts';
import { worseOf } from './gravity.ts';
import { loadScenarios, scenarioWord } from './load-scenario.ts';
import { onTarget } from './on-target.ts';
import { lookOf, outputOf } from './output.ts';
import type { Outside } from './outside.ts';
import { resultsOf } from './results.ts';
import type { Preflight } from '../drill/preflight.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What `preflight` says of one scenario. */
interface PreflightDocument extends Preflight {
  readonly schemaVersion: 'sts-doctor.dev/preflight/v1';
  readonly scenario: string;
  readonly namespace: string;
  readonly name: string;
}

/** `preflight`: 0 when everything that is required is allowed, for every document of the file; else 4. */
export async function checkPermissions(args: Args, outside: Outside): Promise<ExitCode> {
  outputOf(args, outside);
  const scenarios = await loadScenarios(
    scenarioWord(args, outside),
    words(args['set']),
    outside,
    words(args['values']),
  );
  const results = resultsOf(args, outside, {
    several: scenarios.length > 1,
    schemaVersion: 'sts-doctor.dev/preflights/v1',
  });
  let worst: ExitCode = 0;
  for (const scenario of scenarios) {
    try {
      const document = await documentFor(scenario, args, outside);
      results.add(written(document, args, outside));
      worst = worseOf(worst, document.exitCode);
    } catch (error) {
      worst = worseOf(worst, results.fail(error));
    }
  }
  results.end();
  return worst;
}

function documentFor(scenario: Scenario, args: Args, outside: Outside): Promise<PreflightDocument> {
  return onTarget(scenario, args, outside, async (request, host) => ({
    schemaVersion: 'sts-doctor.dev/preflight/v1',
    scenario: scenario.name,
    namespace: request.namespace,
    name: request.name,
    ...(await preflight(request, host)),
  }));
}

function written(document: PreflightDocument, args: Args, outside: Outside): string {
  const format = word(args['output']) ?? 'table';
  const machine = machineFormat(format);
  if (machine !== undefined)
    return writeDocument(machine === 'ndjson' ? { type: 'preflight', ...document } : document, machine);
  if (format === 'name') return `statefulset.apps/${document.name}\n`;
  return renderPermissions(document, lookOf(outside.stdout, args, outside));
}

import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { bindScenario } from '../scenario/bind.ts';
import { lint, type LintProblem } from '../scenario/lint/lint.ts';
import { parseScenarios, type ScenarioDocument } from '../scenario/parse.ts';
import type { Problem } from '../scenario/problem.ts';
import { type Args, words } from './command.ts';
import { lintTarget } from './lint-target.ts';
import { givenValues, scenarioText } from './read-scenarios.ts';
import { outputOf } from './output.ts';
import type { Outside } from './outside.ts';

type Set = Awaited<ReturnType<typeof lintTarget>>;
type Values = Awaited<ReturnType<typeof givenValues>>;

/** Checks every file, finds every problem of every one, and changes nothing anywhere. */
export async function lintFiles(args: Args, outside: Outside): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const files = [...new Set(filesIn(args, outside))];
  assertOneReader(files, args);
  const set = await lintTarget(args, outside);
  const values = await givenValues(words(args['set']), words(args['values']), outside);
  const read: Awaited<ReturnType<typeof readFile>>[] = [];
  for (const file of files) read.push(await readFile(file, outside));
  const documents = read.flatMap((one) => one.documents);
  const problems = [
    ...read.flatMap((one) => one.problems),
    ...documents.flatMap((document) => problemsOf(document, set, values, documents)),
  ];
  const failed = problems.some(({ gravity }) => gravity === 'error');
  const exitCode = failed ? exitCodes.usage : exitCodes.held;
  outside.stdout.write(await output.lint({ exitCode, scenarios: documents.length, problems }));
  if (args['quiet'] !== true) outside.stderr.write(`${summary(documents.length, problems)}\n`);
  return exitCode;
}

/** yargs hands a lone `-` over as an empty word, or not at all. */
function filesIn(args: Args, outside: Outside): readonly string[] {
  const said = words(args['scenario']).map((file) => (file === '' ? '-' : file));
  return !said.includes('-') && outside.args.includes('-') ? [...said, '-'] : said;
}

function assertOneReader(files: readonly string[], args: Args): void {
  const readers = [...files, ...words(args['filename']), ...words(args['values'])];
  if (readers.filter((file) => file === '-' || file === '').length > 1)
    throw new Failure(exitCodes.usage, 'standard input can be read once only');
}

async function readFile(
  word: string,
  outside: Outside,
): Promise<{ readonly documents: readonly ScenarioDocument[]; readonly problems: readonly LintProblem[] }> {
  const { text, file } = await scenarioText(word, outside);
  const parsed = parseScenarios(text, file);
  return 'problems' in parsed
    ? { documents: [], problems: parsed.problems.map(fromSchema) }
    : { documents: parsed.scenarios, problems: [] };
}

/** With values that were given the scenario is checked as it would run, else with its defaults. */
function problemsOf(
  document: ScenarioDocument,
  set: Set,
  { set: assigned, values }: Values,
  documents: readonly ScenarioDocument[],
): readonly LintProblem[] {
  if (Object.keys(assigned).length === 0 && values.length === 0) return lint(document, { set });
  const elsewhere = new Set(
    documents.flatMap((other) => (other === document ? [] : other.parameters.map(({ name }) => name))),
  );
  const bound = bindScenario(document, { set: assigned, values, elsewhere });
  if ('problems' in bound) return bound.problems.map(fromSchema);
  return lint(document, { scenario: bound.scenario, set });
}

function fromSchema(problem: Problem): LintProblem {
  return { ...problem, rule: undefined, gravity: 'error' };
}

function summary(scenarios: number, problems: readonly LintProblem[]): string {
  const errors = problems.filter(({ gravity }) => gravity === 'error').length;
  const warnings = problems.length - errors;
  const told = [...counted(errors, 'error'), ...counted(warnings, 'warning')];
  return `${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'} checked: ${told.length === 0 ? 'no problems' : told.join(', ')}`;
}

function counted(count: number, noun: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}

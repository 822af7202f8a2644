import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInText } from '../../src/cli/shipped-files.ts';
import { builtInNames, builtIns } from '../../src/scenario/built-ins.ts';
import { summarize } from '../../src/scenario/summary.ts';
import { root } from '../shipped.ts';
import { played } from './console.ts';
import { readme } from './readme.ts';
import { GENERATED, scenarioPage } from './scenario-page.ts';

/** A page that is made by code, or whose outputs are. */
export interface Page {
  /** From the root of the checkout. */
  readonly path: string;
  /** The page as it is to be now. */
  readonly text: () => Promise<string>;
}

/** A page for each shipped scenario, their index, the lessons, and what of the README is made by code. */
export function pages(): readonly Page[] {
  return [
    ...builtInNames.map((name) => ({
      path: `docs/scenarios/${name}.md`,
      text: () => scenarioPage(name),
    })),
    { path: 'docs/scenarios/README.md', text: async () => index() },
    { path: 'README.md', text: async () => readme(readFileSync(join(root, 'README.md'), 'utf8')) },
    ...lessonFiles().map((path) => ({ path, text: () => played(readFileSync(join(root, path), 'utf8')) })),
  ];
}

function lessonFiles(): readonly string[] {
  const files = readdirSync(join(root, 'docs/lessons')).filter((file) => file.endsWith('.md'));
  return files.toSorted().map((file) => `docs/lessons/${file}`);
}

function index(): string {
  const rows = builtIns(builtInText)
    .map(summarize)
    .map(
      ({ name, description, blastRadius }) => `| [${name}](${name}.md) | ${description} | ${blastRadius} |`,
    );
  return [
    '# The shipped scenarios',
    GENERATED,
    'Each can be played without a cluster: `kubectl sts-doctor run NAME --sandbox`. Which of them shows what a tutorial has its readers do by hand stands in [tutorials](../tutorials.md); [the lessons](../lessons/1-names.md) go through them one by one.',
    ['| scenario | what happens | disturbs |', '|---|---|---|', ...rows].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

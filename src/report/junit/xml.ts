import XMLBuilder from 'fast-xml-builder';
import type { TestCase } from './case.ts';
import type { Suite } from './suite.ts';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

/** What XML 1.0 has no way to write, and control characters have been made visible before. */
const NO_XML = /[\p{Cs}\uFFFE\uFFFF]/gu;

/** Suites as the file that CI systems read: what Jenkins' junit-10.xsd describes. Texts must be harmless already. */
export function writeSuites(suites: readonly Suite[]): string {
  const written = suites.map(suiteNode);
  const root = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'sts-doctor',
      ...counts(
        suites.flatMap(({ cases }) => cases),
        { withSkipped: false },
      ),
      testsuite: written,
    },
  };
  return builder.build(root).replaceAll(NO_XML, codePoint);
}

function suiteNode({ name, scenario, startedAt, properties, cases }: Suite): object {
  return {
    '@name': name,
    ...counts(cases, { withSkipped: true }),
    ...(startedAt === undefined ? {} : { '@timestamp': startedAt.replace(/(?:\.\d+)?Z$/, '') }),
    properties: {
      property: Object.entries(properties).map(([key, value]) => ({ '@name': key, '@value': value })),
    },
    testcase: cases.map((one) => caseNode(one, scenario)),
  };
}

/** The schema knows no `skipped` of the whole. */
function counts(cases: readonly TestCase[], { withSkipped }: { readonly withSkipped: boolean }): object {
  const count = (is: TestCase['outcome']['is']) =>
    String(cases.filter(({ outcome }) => outcome.is === is).length);
  return {
    '@tests': String(cases.length),
    '@failures': count('failure'),
    '@errors': count('error'),
    ...(withSkipped ? { '@skipped': count('skipped') } : {}),
    '@time': seconds(cases.reduce((sum, { ms }) => sum + whole(ms), 0)),
  };
}

function caseNode({ group, name, ms, outcome }: TestCase, scenario: string): object {
  return {
    '@classname': `${scenario}.${group}`,
    '@name': name,
    '@time': seconds(whole(ms)),
    ...outcomeNode(outcome),
  };
}

function outcomeNode(outcome: TestCase['outcome']): object {
  if (outcome.is === 'passed')
    return outcome.said.length === 0 ? {} : { 'system-out': outcome.said.join('\n') };
  const { is, type, message, told } = outcome;
  return { [is]: { '@type': type, '@message': message, '#text': told.join('\n') } };
}

/** Rounded before they are added, so that the sum is that of what is printed. */
function whole(ms: number): number {
  return Math.max(0, Math.round(ms));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function codePoint(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

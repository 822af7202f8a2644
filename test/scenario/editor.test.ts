import { describe, expect, test } from 'vitest';
import { getLanguageService, type LanguageService } from 'yaml-language-server';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { actionNames } from '../../src/scenario/actions/registry.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';

const HEADER = '# yaml-language-server: $schema=../schemas/scenario.schema.json\n';
const asked: string[] = [];
/** The server keeps what it has read of a document by its version. */
let version = 0;

/** The server that editors run, which finds the schema by the header line alone. */
function editor(): LanguageService {
  const service = getLanguageService({
    schemaRequestService: async (uri: string) => {
      asked.push(uri);
      return JSON.stringify(scenarioJsonSchema());
    },
    workspaceContext: { resolveRelativePath: (path: string, base: string) => new URL(path, base).href },
  } as unknown as Parameters<typeof getLanguageService>[0]);
  service.configure({ completion: true, validate: true, hover: true, indentation: '  ' });
  return service;
}

/** What is offered where `|` stands. */
async function offered(text: string): Promise<readonly string[]> {
  const whole = `${HEADER}${text}`;
  const at = whole.indexOf('|');
  const document = TextDocument.create('file:///drills/mine.yaml', 'yaml', ++version, whole.replace('|', ''));
  const { items } = await editor().doComplete(document, document.positionAt(at), false);
  return items.map(({ label }) => label);
}

const START = 'apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata:\n  name: mine\nspec:\n';

describe('an editor with the YAML language server', () => {
  test('offers the fields of a spec', async () => {
    expect(await offered(`${START}  |`)).toEqual(
      expect.arrayContaining(['description', 'parameters', 'target', 'guards', 'steps']),
    );
    expect(asked.at(-1)).toBe('file:///schemas/scenario.schema.json');
  });

  test('offers every action in a step', async () => {
    expect(await offered(`${START}  steps:\n    - |`)).toEqual(
      expect.arrayContaining([...actionNames, 'name', 'until', 'expect']),
    );
  });

  test('offers the fields of an action, and its words', async () => {
    expect(await offered(`${START}  steps:\n    - killPod:\n        |`)).toEqual(
      expect.arrayContaining(['ordinal', 'order', 'gracePeriodSeconds']),
    );
    expect(await offered(`${START}  steps:\n    - killPod:\n        ordinal: 0\n        order: |`)).toEqual(
      expect.arrayContaining(['descending', 'ascending', 'together']),
    );
  });

  test('marks a key that is misspelt', async () => {
    const text = `${HEADER}${START}  steps:\n    - killPod:\n        ordnal: 0\n`;
    const document = TextDocument.create('file:///drills/mine.yaml', 'yaml', ++version, text);
    const found = await editor().doValidation(document, false);
    expect(found.map(({ message }) => message)).toContainEqual(expect.stringContaining('ordnal'));
  });
});

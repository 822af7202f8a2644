import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain.ts';
import { topics } from '../../src/cli/explain/registry.ts';
import { guards } from '../../src/drill/guards/registry.ts';
import { promises } from '../../src/judge/registry.ts';
import { exitCodes } from '../../src/lib/failure.ts';
import { failureModes } from '../../src/remedy/catalogue.ts';
import { fileFormatNames } from '../../src/report/registry.ts';
import { actionNames } from '../../src/scenario/actions/registry.ts';
import { expectKeyNames } from '../../src/scenario/expect-keys.ts';
import { fieldList } from '../../src/scenario/field-list.ts';
import { rules } from '../../src/scenario/lint/registry.ts';
import { cli } from './support/outside.ts';

const words: readonly string[] = [
  ...actionNames,
  ...promises.map(({ id }) => id),
  ...guards.map(({ name }) => name),
  ...failureModes,
  ...rules.map(({ id }) => id),
  ...fileFormatNames,
  ...expectKeyNames.map((key) => `expect.${key}`),
  ...[...Object.values(exitCodes), 129, 130, 143].map(String),
  ...fieldList().map(({ path }) => path),
];

const all = topics();

describe('explain', () => {
  test.each([...new Set(words)])('knows %s', (word) => {
    const text = explain(word, undefined, all);
    expect(text).toMatch(/^KIND: {2}\S.*\nNAME: {2}\S.*\n\n\S/);
    expect(text.replaceAll(/^(?:KIND|NAME):.*$/gm, '').trim().length).toBeGreaterThan(3);
  });

  test('every word that it knows is the name of something that there is', () => {
    const names = new Set(words.map((word) => word.replaceAll('[]', '')));
    expect(topics().filter(({ name }) => !names.has(name))).toEqual([]);
  });

  test('an action with its fields and what it gives', async () => {
    const { out, code } = await cli('explain', 'killPod');
    expect(out).toMatchInlineSnapshot(`
      "KIND:  action
      NAME:  killPod

      Deletes pods gracefully; the set makes them anew

      Changes the cluster; it is undone when the run ends, as far as the plan says.

      FIELDS:
        ordinal <integer | highest | lowest | all | random | list of integers> -required-
          Which pods: an ordinal, a list, highest, lowest, all or random
        seed <integer>
          Makes \`ordinal: random\` choose the same pod again
        order <descending | ascending | together>
          For several pods: one by one, waiting for each to be Ready again, or all at once
        gracePeriodSeconds <integer>
          As in a DeleteOptions, at least 1; default: the pod's own terminationGracePeriodSeconds

      OUTPUTS (for later steps, as $(steps.NAME.KEY)):
        ordinal <ordinal>
          Ordinal of the pod that was taken, of several the first
        ordinals <ordinal>
          Ordinals of all pods that were taken
        pod <string>
          Name of the pod that was taken, of several the first
        uid <string>
          UID it had before
        node <string>
          Node it was on before
      "
    `);
    expect(code).toBe(0);
  });

  test('a field by the end of its path', async () => {
    expect((await cli('explain', 'killPod.ordinal')).out).toMatchInlineSnapshot(`
      "KIND:  field
      NAME:  spec.steps.killPod.ordinal

      <integer | highest | lowest | all | random | list of integers> -required-
      Which pods: an ordinal, a list, highest, lowest, all or random
      "
    `);
    expect((await cli('explain', 'spec.steps[0].KILLPOD.ordinal')).out).toContain(
      'spec.steps.killPod.ordinal',
    );
  });

  test('a failure mode with what to type', async () => {
    expect((await cli('explain', 'claim-deleted')).out).toContain('kubectl ');
  });

  test('a word with many meanings names them', async () => {
    const { out } = await cli('explain', 'ordinal');
    expect(out).toContain('ordinal is more than one thing:\n');
    expect(out).toContain('  spec.steps.killPod.ordinal (field)\n');
  });

  test('an unknown word is a usage error with a suggestion', async () => {
    expect(await cli('explain', 'kilPod')).toMatchObject({
      code: 2,
      out: '',
      err: 'error: nothing is called "kilPod", did you mean "killPod"?\n',
    });
    expect(await cli('explain', 'helicopter')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Known are'),
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionNames } from '../../src/scenario/actions/registry.ts';
import { parseScenarios } from '../../src/scenario/parse.ts';
import { invalidScenario } from '../../src/scenario/problem.ts';
import { bound, documentOf, loadShipped, problemsIn, withSpec } from './documents.ts';

const sound = withSpec('steps: [{killPod: {ordinal: 0}}]');

describe('what a scenario may say', () => {
  test('the defaults are those of a careful person', () => {
    expect(bound(sound)).toEqual({
      name: 'test',
      description: '',
      target: {},
      guards: {
        minAvailable: undefined,
        respectPDB: true,
        quorum: 'majority',
        maxDurationMs: undefined,
        allowDestructive: false,
        windows: [],
      },
      steadyState: [],
      dataMarker: undefined,
      catch: true,
      steps: [
        {
          name: 'killPod',
          action: {
            action: 'killPod',
            ordinal: { select: 'these', ordinals: [0] },
            order: 'descending',
            gracePeriodSeconds: undefined,
          },
          withinMs: undefined,
          expect: { accepts: [], availability: undefined, withinMs: undefined, eviction: 'auto' },
          continueAfterViolation: false,
        },
      ],
    });
  });

  test('durations come out in milliseconds', () => {
    const scenario = bound(
      withSpec(`
guards: {maxDuration: 1h30m}
steps: [{scale: {replicas: 0}, expect: {recovery: {within: 90s}}}]`),
    );
    expect(scenario.guards.maxDurationMs).toBe(5_400_000);
    expect(scenario.steps[0].withinMs).toBe(90_000);
  });

  test.each([
    ['2', { select: 'these', ordinals: [2] }],
    ['[2, 0]', { select: 'these', ordinals: [2, 0] }],
    ['highest', { select: 'highest' }],
    ['lowest', { select: 'lowest' }],
    ['all', { select: 'all' }],
    ['random', { select: 'random', seed: undefined }],
    ['random, seed: 7', { select: 'random', seed: 7 }],
  ])('ordinal: %s', (written, selector) => {
    const scenario = bound(withSpec(`steps: [{killPod: {ordinal: ${written}}}]`));
    expect(scenario.steps[0].action).toMatchObject({ ordinal: selector });
  });

  test('steps without a name go by their action, told apart by their place', () => {
    const steps = 'steps: [{scale: {replicas: 1}}, {killPod: {ordinal: 0}}, {scale: {replicas: 2}}]';
    expect(bound(withSpec(steps)).steps.map(({ name }) => name)).toEqual([
      'scale (step 1)',
      'killPod',
      'scale (step 3)',
    ]);
  });

  test('one file may hold several documents; empty ones do not count', () => {
    const parsed = parseScenarios(`---\n${sound}---\n---\n${sound}`, 'two.yaml');
    expect('scenarios' in parsed && parsed.scenarios).toHaveLength(2);
  });

  test('aliases are followed', () => {
    const scenario = bound(withSpec('steps:\n- killPod: &first {ordinal: 1}\n- killPod: *first'));
    expect(scenario.steps[1]?.action).toEqual(scenario.steps[0].action);
  });
});

describe('problems', () => {
  test('are reported all at once, in reading order, each with its place', () => {
    const text = `apiVersion: sts-doctor.dev/v2
kind: Scenario
metadata: {name: Kill_Pod}
spec:
  descripton: typo
  guards: {quorum: most, minAvailable: -1, respectPDB: yes, maxDuration: 5}
  steps:
  - kilPod: {ordinal: 1}
  - killPod: {ordinal: hihest, gracePeriodSecond: 3}
  - scale: {replicas: two}
    expect: {storage: held}
`;
    expect(problemsIn(text)).toMatchInlineSnapshot(`
      [
        "test.yaml:1:13 apiVersion: Unsupported value: "sts-doctor.dev/v2": supported values: "sts-doctor.dev/v1"",
        "test.yaml:3:18 metadata.name: Invalid value: "Kill_Pod": must consist of lower case letters, digits and -, start and end with a letter or digit, and be no longer than 63",
        "test.yaml:5:3 unknown field "spec.descripton", did you mean "description"?",
        "test.yaml:6:20 spec.guards.quorum: Unsupported value: "most": supported values: "majority", "none"",
        "test.yaml:6:40 spec.guards.minAvailable: Invalid value: -1: must be greater than or equal to 0",
        "test.yaml:6:56 spec.guards.respectPDB: Invalid value: "yes": must be true or false",
        "test.yaml:6:74 spec.guards.maxDuration: Invalid value: 5: must be a duration such as 30s, 5m or 1h30m",
        "test.yaml:8:5 unknown field "spec.steps[0].kilPod", did you mean "killPod"?",
        "test.yaml:9:24 spec.steps[1].killPod.ordinal: Invalid value: "hihest": must be an ordinal, a list of ordinals, highest, lowest, all or random",
        "test.yaml:9:32 unknown field "spec.steps[1].killPod.gracePeriodSecond", did you mean "gracePeriodSeconds"?",
        "test.yaml:10:23 spec.steps[2].scale.replicas: Invalid value: "two": must be an integer",
        "test.yaml:11:23 spec.steps[2].expect.storage: Unsupported value: "held": supported values: "auto", "any"",
      ]
    `);
  });

  test('of several documents come together', () => {
    expect(problemsIn('kind: Scenario\n---\n- 1\n')).toEqual([
      'test.yaml:1:1 apiVersion: Required value',
      'test.yaml:1:1 metadata: Required value',
      'test.yaml:1:1 spec: Required value',
      'test.yaml:3:1 document: Invalid value: [1]: must be a map',
    ]);
  });

  test.each([
    [
      'no action',
      'steps: [{name: x}]',
      `spec.steps[0]: must have an action: ${actionNames.slice(0, -1).join(', ')} or ${actionNames.at(-1)}`,
    ],
    [
      'two actions',
      'steps: [{killPod: {ordinal: 1}, scale: {replicas: 1}}]',
      'spec.steps[0].scale: must have one action, and killPod is one already: write another step',
    ],
    ['no steps', 'steps: []', 'spec.steps: Invalid value: []: must have at least one step'],
    [
      'an action without its fields',
      'steps: [{killPod: }]',
      'spec.steps[0].killPod: Invalid value: null: must be a map',
    ],
    [
      'a seed for what is not random',
      'steps: [{killPod: {ordinal: 1, seed: 3}}]',
      'spec.steps[0].killPod.seed: Invalid value: 3: only goes with `ordinal: random`',
    ],
    [
      'an ordinal twice',
      'steps: [{killPod: {ordinal: [1, 1]}}]',
      'spec.steps[0].killPod.ordinal: Invalid value: [1,1]: must not repeat an ordinal',
    ],
    [
      'an ordinal beyond 32 bits',
      'steps: [{killPod: {ordinal: 2147483648}}]',
      'spec.steps[0].killPod.ordinal: Invalid value: 2147483648: must be less than or equal to 2147483647',
    ],
    [
      'no time at all',
      'steps: [{scale: {replicas: 1}, expect: {recovery: {within: 0s}}}]',
      'spec.steps[0].expect.recovery.within: Invalid value: "0s": must be longer than 0',
    ],
    [
      'a step named twice',
      'steps: [{name: a, scale: {replicas: 1}}, {name: a, scale: {replicas: 2}}]',
      'spec.steps[1].name: Invalid value: "a": step 1 has this name already',
    ],
    [
      'an expectation that is none',
      'steps: [{scale: {replicas: 1}, expect: {latency: low}}]',
      'unknown field "spec.steps[0].expect.latency" (known: identity, storage, ordering, availability, recovery, eviction)',
    ],
    [
      'a misspelt key in a map that may be a word as well',
      'steps: [{scale: {replicas: 1}, expect: {recovery: {wihtin: 5m}}}]',
      'unknown field "spec.steps[0].expect.recovery.wihtin", did you mean "within"?',
    ],
    [
      'a type that is none',
      'parameters: {a: {type: int}}\nsteps: [{scale: {replicas: 1}}]',
      'spec.parameters.a.type: Unsupported value: "int": supported values: "ordinal", "duration", "integer", "image", "string", "boolean"',
    ],
    [
      'a default that is not of its type',
      'parameters: {a: {type: integer, default: "3"}}\nsteps: [{scale: {replicas: $(a)}}]',
      'spec.parameters.a.default: Invalid value: "3": must be an integer',
    ],
    [
      'a parameter that no reference could name',
      'parameters: {1a: {type: integer}}\nsteps: [{scale: {replicas: 1}}]',
      'spec.parameters.1a: Invalid value: the name of a parameter must start with a letter and have letters, digits, - and _ only',
    ],
  ])('%s', (_, spec, message) => {
    expect(problemsIn(withSpec(spec)).map((line) => line.replace(/^\S+ /, ''))).toEqual([message]);
  });

  test('point into the alias that brought them in', () => {
    expect(problemsIn(withSpec('steps:\n- killPod: &a {ordinal: 1, grace: 2}\n- killPod: *a'))).toEqual([
      'test.yaml:6:30 unknown field "spec.steps[0].killPod.grace" (known: ordinal, seed, order, gracePeriodSeconds)',
      'test.yaml:6:30 unknown field "spec.steps[1].killPod.grace" (known: ordinal, seed, order, gracePeriodSeconds)',
    ]);
  });
});

describe('texts that are not sound YAML', () => {
  test.each([
    ['a key twice', 'a: 1\na: 2', '2:1 Map keys must be unique'],
    [
      'a merge key',
      'a: &a {b: 1}\nc: {<<: *a}',
      '2:5 merge keys (<<) are not part of YAML 1.2: write the keys out',
    ],
    ['an alias of nothing', 'a: *b', '1:4 no anchor &b before this alias'],
    ['an alias within itself', 'a: &a [*a]', '1:8 alias *a contains itself'],
    ['a tag', 'a: !env HOME', '1:4 Unresolved tag: !env'],
    ['too deep', '['.repeat(100_000), /^1:\d+ nested too deeply$/],
    [
      'too long',
      '#'.repeat(300_000),
      '1:1 the file is too large: 300000 characters, at most 262144 are read',
    ],
    ['empty', '# nothing\n', '1:1 no scenario in this file'],
  ])('%s', (_, text, message) => {
    const problems = problemsIn(text).map((line) => line.replace('test.yaml:', ''));
    expect(problems).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });

  test('a dozen aliases that would fill the memory', () => {
    const levels = Array.from(
      { length: 12 },
      (__, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`,
    );
    expect(problemsIn(['a0: &a0 [x, x]', ...levels].join('\n'))).toEqual([
      'test.yaml:1:1 aliases multiply the file more than 100 times',
    ]);
  });
});

test('whatever the text, there are problems or scenarios and nothing is thrown', () => {
  const words = [
    'spec:',
    'steps:',
    '- ',
    '\n',
    '  ',
    'killPod',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '$(a)',
    '$$(',
    '&a ',
    '*a',
    '__proto__',
    '1',
    '"',
    '---\n',
    '~',
  ];
  const text = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (soup) => {
      expect(Object.keys(parseScenarios(soup, 'f'))).toHaveLength(1);
    }),
  );
});

test('whatever is broken in a sound scenario, there are problems or scenarios and nothing is thrown', () => {
  const whole = loadShipped('kill-pod');
  const cut = fc.tuple(fc.nat(whole.length), fc.nat(30), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(cut, ([at, length, instead]) => {
      const broken = whole.slice(0, at) + instead + whole.slice(at + length);
      expect(Object.keys(parseScenarios(broken, 'f'))).toHaveLength(1);
    }),
  );
});

test('a document keeps its parameters as they are declared', () => {
  expect(documentOf(loadShipped('kill-pod')).parameters.map(({ name, type }) => [name, type])).toEqual([
    ['ordinal', 'ordinal'],
    ['within', 'duration'],
  ]);
});

describe('the failure that a user sees', () => {
  const one = { at: { file: 'a.yaml', line: 3, column: 7 }, message: 'metadata.name: Required value' };

  test('is the problem itself when there is one', () => {
    expect(invalidScenario([one])).toMatchObject({
      exitCode: 2,
      message: 'a.yaml:3:7 metadata.name: Required value',
    });
  });

  test('has a line for each when there are several, so that editors can jump to it', () => {
    expect(invalidScenario([one, { at: undefined, message: '--set a=1: no' }]).message.split('\n')).toEqual([
      'the scenario has 2 problems:',
      'a.yaml:3:7 metadata.name: Required value',
      '--set a=1: no',
    ]);
  });
});

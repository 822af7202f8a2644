import type { YamlPath } from '../../lib/yaml.ts';
import type { SetSpec } from '../../statefulset/spec.ts';
import { lookUp } from '../issue.ts';
import { referencesIn } from '../reference.ts';
import type { Scenario, Step } from '../scenario.ts';

/** What a rule looks at: a scenario that the schema has nothing against. */
export interface Subject {
  readonly scenario: Scenario;
  /** The document as it is written, references and all. */
  readonly written: unknown;
  /** Names whose values are not known yet: what refers to them cannot be judged. */
  readonly open: ReadonlySet<string>;
  /** Names of all parameters. */
  readonly parameters: readonly string[];
  /** The set it is meant for, where that is given. */
  readonly set: SetSpec | undefined;
}

export interface Finding {
  readonly path: YamlPath;
  readonly message: string;
}

/** One thing that a schema cannot say and that makes a scenario useless or dangerous. A file each in this folder. */
export interface Rule {
  /** Part of scripts: never renamed, never reused. */
  readonly id: string;
  /** An error makes `lint` fail; a warning is only told. */
  readonly gravity: 'error' | 'warning';
  /** What it finds, for the reference page and for `explain`. */
  readonly what: string;
  check(this: void, subject: Subject): readonly Finding[];
}

/** Whether nobody can say yet what stands at the path, because it refers to a value that is still to be given. */
export function isOpen({ written, open }: Subject, path: YamlPath): boolean {
  return referencesIn(lookUp(written, path)).some(({ name }) => open.has(name));
}

/** The steps with the way to each. */
export function stepsOf({
  scenario,
}: Subject): readonly { readonly step: Step; readonly at: YamlPath; readonly index: number }[] {
  return scenario.steps.map((step, index) => ({ step, index, at: ['spec', 'steps', index] }));
}

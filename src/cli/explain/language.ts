import { actionNames, actions as actionRegistry } from '../../scenario/actions/registry.ts';
import type { ActionName } from '../../scenario/action.ts';
import { type Field, fieldList } from '../../scenario/field-list.ts';
import { rules } from '../../scenario/lint/registry.ts';
import { outputsOf } from '../../scenario/outputs.ts';
import type { Topic } from './topic.ts';

const STEP = 'spec.steps[]';

/** Every action, with the fields it takes. */
export function actions(fields: readonly Field[] = fieldList()): readonly Topic[] {
  return actionNames.map((name) => ({
    kind: 'action',
    name,
    text: () => {
      const path = `${STEP}.${name}`;
      const own = fields.find((field) => field.path === path);
      return [[own?.description ?? ''], nature(name), ...fieldsBelow(path, fields), outputs(name)];
    },
  }));
}

function nature(name: ActionName): readonly string[] {
  const { changesNothing } = actionRegistry[name];
  return [
    changesNothing === true
      ? 'Changes nothing.'
      : 'Changes the cluster; it is undone when the run ends, as far as the plan says.',
  ];
}

function outputs(name: ActionName): readonly string[] {
  const keys = outputsOf(name);
  if (keys.length === 0) return [];
  return [
    'OUTPUTS (for later steps, as $(steps.NAME.KEY)):',
    ...keys.flatMap(({ key, type, what }) => [`  ${key} <${type}>`, `    ${what}`]),
  ];
}

/** Every field by its path, `[]` left out: `spec.guards.quorum`, and any end of it: `guards.quorum`. */
export function fields(all: readonly Field[] = fieldList()): readonly Topic[] {
  return all.map((field) => ({
    kind: 'field',
    name: field.path.replaceAll('[]', ''),
    text: () => [
      [`${typed(field)}`, field.description].filter((line) => line !== ''),
      field.default === undefined ? [] : [`default: ${JSON.stringify(field.default)}`],
      ...fieldsBelow(field.path, all),
    ],
  }));
}

function fieldsBelow(path: string, all: readonly Field[]): readonly (readonly string[])[] {
  const children = all.filter((field) => parentOf(field.path) === listItem(path));
  if (children.length === 0) return [];
  const told = children.flatMap((field) => [
    `  ${field.path.slice(field.path.lastIndexOf('.') + 1)} ${typed(field)}`,
    ...(field.description === '' ? [] : [`    ${field.description}`]),
  ]);
  return [['FIELDS:', ...told]];
}

/** A list and its items are one field. */
function parentOf(path: string): string {
  return listItem(path.slice(0, path.lastIndexOf('.')));
}

function listItem(path: string): string {
  return path.replace(/\[\]$/, '');
}

function typed({ type, required }: Field): string {
  return `<${type}>${required ? ' -required-' : ''}`;
}

export function lintRules(): readonly Topic[] {
  return rules.map(({ id, gravity, what }) => ({
    kind: `rule of lint (${gravity})`,
    name: id,
    text: () => [[what], ['See docs/reference/lint.md']],
  }));
}

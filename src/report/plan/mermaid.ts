import type { Plan, PlannedStep } from '../../drill/plan.ts';

/** The plan as a flowchart that GitHub and others draw: steps in order, what each does, and the undo. */
export function planFlowchart(plan: Plan): string {
  const steps = plan.steps.map((step, index) => node(`step${index + 1}`, linesOf(step, index)));
  const names = ['begin', ...plan.steps.map((_, index) => `step${index + 1}`), 'undo', 'judgement'];
  const place = `sts/${plan.target.name} in ${plan.target.namespace}${plan.sandbox === undefined ? '' : ` of ${plan.sandbox}`}`;
  const lines = [
    node('begin', [plan.scenario, place], ['([', '])']),
    ...steps,
    node('undo', [`undo: ${plan.undo}`, ...new Set(plan.steps.flatMap(({ undo }) => undo.does))]),
    node('judgement', ['judgement over the whole recording'], ['([', '])']),
    names.join(' --> '),
    ...plan.refusals.map(
      ({ guard, saw }, index) =>
        `${node(`refused${index + 1}`, [`refused: ${guard}`, saw], ['{{', '}}'])} -.-> begin`,
    ),
  ];
  return ['flowchart TD', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function linesOf({ name, action, does, fields, disruption }: PlannedStep, index: number): readonly string[] {
  const changed = fields.map(({ path, from, to }) => `${path}: ${shown(from)} → ${shown(to)}`);
  const away =
    disruption.pods === 0 ? [] : [`at most ${disruption.pods} of ${disruption.of} pods away at once`];
  return [`${index + 1}. ${name}${name === action ? '' : ` (${action})`}`, ...does, ...changed, ...away];
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function node(
  id: string,
  lines: readonly string[],
  [open, close]: readonly [string, string] = ['[', ']'],
): string {
  return `${id}${open}"${lines.map(escaped).join('<br/>')}"${close}`;
}

/** Whatever Mermaid, or the HTML in it, might take for its own. */
function escaped(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:;/→()[\]-]/gu, (found) => `#${found.codePointAt(0)};`);
}

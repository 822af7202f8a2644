import { badRequest } from '../errors.ts';

type Labels = Readonly<Record<string, string>>;
export type LabelPredicate = (labels: Labels) => boolean;

const KEY = String.raw`((?:[A-Za-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)`;
const SET = new RegExp(String.raw`^${KEY}\s+(in|notin)\s*\(([^()]*)\)$`);
const PAIR = new RegExp(String.raw`^${KEY}\s*(==|=|!=|>|<)\s*([A-Za-z0-9_.-]*)$`);
const EXISTS = new RegExp(String.raw`^(!?)\s*${KEY}$`);

/** `app=db,tier in (a, b),!old`. Upstream: apimachinery pkg/labels/selector.go, Parse (1.36). */
export function parseLabelSelector(text: string): LabelPredicate {
  const parts = splitOutsideParentheses(text).filter((part) => part !== '');
  const predicates = parts.map(parseRequirement);
  return (labels) => predicates.every((predicate) => predicate(labels));
}

function parseRequirement(text: string): LabelPredicate {
  const pair = PAIR.exec(text);
  if (pair) return pairPredicate(pair[1] ?? '', pair[3] ?? '', pair[4] ?? '');
  const set = SET.exec(text);
  if (set)
    return setPredicate(
      set[1] ?? '',
      set[3] ?? '',
      (set[4] ?? '').split(',').map((one) => one.trim()),
    );
  const exists = EXISTS.exec(text);
  if (!exists) {
    const found = /[^A-Za-z0-9_./-]/.exec(text.slice(1))?.[0] ?? text;
    throw badRequest(`unable to parse requirement: found '${found}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const key = exists[2] ?? '';
  return exists[1] === '!' ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
}

function pairPredicate(key: string, operator: string, value: string): LabelPredicate {
  switch (operator) {
    case '!=':
      return (labels) => labels[key] !== value;
    case '>':
      return (labels) => Number(labels[key]) > Number(value);
    case '<':
      return (labels) => Number(labels[key]) < Number(value);
    default:
      return (labels) => labels[key] === value;
  }
}

function setPredicate(key: string, operator: string, values: readonly string[]): LabelPredicate {
  if (operator === 'in') return (labels) => labels[key] !== undefined && values.includes(labels[key]);
  return (labels) => labels[key] === undefined || !values.includes(labels[key]);
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

import { absolute } from '../files.ts';
import type { Process } from './task.ts';

/** `test` and `[`: files, texts, numbers, and their negation. */
export function testExpression(self: Process, args: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = args;
  const or = args.indexOf('-o');
  if (or > 0) return testExpression(self, args.slice(0, or)) || testExpression(self, args.slice(or + 1));
  const and = args.indexOf('-a');
  if (and > 0) return testExpression(self, args.slice(0, and)) && testExpression(self, args.slice(and + 1));
  if (first === '!') return !testExpression(self, args.slice(1));
  if (args.length <= 1) return first !== '';
  if (args.length === 2) return aboutOne(self, first, second);
  return aboutTwo(first, second, third);
}

function aboutOne({ around, cwd }: Process, operator: string, operand: string): boolean {
  const entry = () => around.files.entry(absolute(operand, cwd));
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-f':
      return entry()?.type === 'file';
    case '-d':
      return entry()?.type === 'directory';
    case '-s':
      return (around.files.read(absolute(operand, cwd)) ?? '') !== '';
    case '-L':
    case '-h':
      return around.files.entry(absolute(operand, cwd), false)?.type === 'link';
    default:
      return entry() !== undefined;
  }
}

function aboutTwo(left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '-eq':
      return Number(left) === Number(right);
    case '-ne':
      return Number(left) !== Number(right);
    case '-gt':
      return Number(left) > Number(right);
    case '-ge':
      return Number(left) >= Number(right);
    case '-lt':
      return Number(left) < Number(right);
    case '-le':
      return Number(left) <= Number(right);
    default:
      return false;
  }
}

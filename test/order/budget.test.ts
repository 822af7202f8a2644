import { expect, test } from 'vitest';
import { budgetOf } from '../../src/order/budget.ts';

test.each([
  ['nothing said means 1', undefined, 5, { usual: 1, most: 1 }],
  ['a number', 2, 5, { usual: 2, most: 2 }],
  ['a percentage is rounded down', '50%', 5, { usual: 2, most: 2 }],
  ['but not to nothing', '10%', 5, { usual: 1, most: 1 }],
  ['what nobody can read means 1', 'many', 5, { usual: 1, most: 1 }],
  ['not even the end of it', 'x50%', 6, { usual: 1, most: 1 }],
  ['nor its beginning', '50%x', 6, { usual: 1, most: 1 }],
])('%s', (_, maxUnavailable, replicas, budget) => {
  expect(budgetOf({ maxUnavailable, replicas }, 35)).toEqual(budget);
});

test.each([
  [34, 1],
  [35, 3],
  [36, 1],
  [37, 3],
  [undefined, 1],
])('1.%s takes %i of 3 by default', (minor, usual) => {
  expect(budgetOf({ maxUnavailable: 3, replicas: 5 }, minor)).toEqual({ usual, most: 3 });
});

import { expect, test } from 'vitest';
import { weekdays } from '../../src/scenario/scenario.ts';
import { bound, problemsIn, withSpec } from './documents.ts';

const withWindows = (windows: string) =>
  withSpec(`guards: {windows: ${windows}}\nsteps: [{killPod: {ordinal: 0}}]`);

test('a window has all days, in UTC, unless it says otherwise', () => {
  expect(bound(withWindows('[{from: 09:00, to: 17:30}]')).guards.windows).toEqual([
    { days: weekdays, from: 540, to: 1050, timeZone: 'UTC' },
  ]);
});

test.each([
  ['Mon-Fri', ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']],
  ['Sat', ['Sat']],
  ['Sat-Mon', ['Mon', 'Sat', 'Sun']],
  ['Sun-Sun', ['Sun']],
  ['Tue, Mon-Wed, Sat', ['Mon', 'Tue', 'Wed', 'Sat']],
])('days: [%s] are %j', (written, days) => {
  const { windows } = bound(withWindows(`[{days: [${written}], from: "00:00", to: "24:00"}]`)).guards;
  expect(windows[0]?.days).toEqual(days);
});

test('a window may be given by parameters', () => {
  const text = withSpec(
    'parameters: {opens: {type: string, default: "08:15"}}\n' +
      'guards: {windows: [{from: $(opens), to: "09:00"}]}\nsteps: [{killPod: {ordinal: 0}}]',
  );
  expect(bound(text).guards.windows[0]?.from).toBe(495);
  expect(bound(text, { opens: '07:00' }).guards.windows[0]?.from).toBe(420);
});

test.each([
  ['{from: 9, to: "17:00"}', 'from: Invalid value: 9: must be a time of day such as 09:00'],
  ['{from: "24:00", to: "17:00"}', 'from: Invalid value: "24:00": must be a time of day such as 09:00'],
  ['{from: "09:00", to: "24:01"}', 'to: Invalid value: "24:01": must be a time of day such as 09:00'],
  ['{from: "09:00"}', 'to: Required value'],
  ['{from: "09:00", to: "09:00"}', 'to: Invalid value: "09:00": must not be the same as from'],
  [
    '{days: [Monday], from: "09:00", to: "10:00"}',
    'days[0]: Invalid value: "Monday": must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, or a range such as Mon-Fri',
  ],
  ['{days: [], from: "09:00", to: "10:00"}', 'days: Invalid value: []: must not be empty'],
  [
    '{from: "09:00", to: "10:00", timeZone: Berlin}',
    'timeZone: Invalid value: "Berlin": must be a time zone such as Europe/Berlin or UTC',
  ],
])('a window %s is a problem', (written, said) => {
  expect(problemsIn(withWindows(`[${written}]`))).toEqual([
    expect.stringContaining(`spec.guards.windows[0].${said}`),
  ]);
});

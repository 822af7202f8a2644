import { z } from 'zod';
import { record } from './fields.ts';
import { type Weekday, weekdays, type Window } from './scenario.ts';

const DAY = weekdays.join('|');

/** `Mon`, or `Mon-Fri`; a range may go over the weekend. */
const days = z
  .string({ error: notADay() })
  .regex(new RegExp(`^(?:${DAY})(?:-(?:${DAY}))?$`), { error: notADay() })
  .transform(daysOf);

/** `09:00`, as minutes since midnight. `24:00` is the end of the day. */
const time = (last: string) =>
  z
    .string({ error: notATime() })
    .regex(last === '24:00' ? /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/ : /^(?:[01]\d|2[0-3]):[0-5]\d$/, {
      error: notATime(),
    })
    .transform((text) => {
      const [hours, minutes] = text.split(':').map(Number);
      return (hours ?? 0) * 60 + (minutes ?? 0);
    });

const timeZone = z.string({ error: notAZone() }).refine(isTimeZone, { error: notAZone() });

/** When a drill may begin. */
export const windows = () =>
  z
    .array(
      record({
        days: z
          .array(days, { error: 'must be a list' })
          .min(1, { error: 'must not be empty' })
          .describe('Days of the week or ranges of them, e.g. [Mon-Thu, Sat]; default: every day')
          .default([[...weekdays]])
          .transform((listed): readonly Weekday[] => weekdays.filter((day) => listed.flat().includes(day))),
        from: time('23:59').describe('First minute of the day, e.g. "09:00"'),
        to: time('24:00').describe('Where it ends, e.g. "17:00"; earlier than `from`: on the next day'),
        timeZone: timeZone.describe('As in the tz database, e.g. Europe/Berlin').default('UTC'),
      }).refine(({ from, to }) => from !== to, { path: ['to'], error: 'must not be the same as from' }),
      { error: 'must be a list' },
    )
    .transform((listed): readonly Window[] => listed);

function daysOf(text: string): Weekday[] {
  const [first, last = first] = text.split('-').map((word) => weekdays.findIndex((day) => day === word));
  const count = (((last ?? 0) - (first ?? 0) + weekdays.length) % weekdays.length) + 1;
  return Array.from(
    { length: count },
    (_, index) => weekdays[((first ?? 0) + index) % weekdays.length] ?? 'Mon',
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function notADay(): string {
  return `must be one of ${weekdays.join(', ')}, or a range such as Mon-Fri`;
}

function notATime(): string {
  return 'must be a time of day such as 09:00';
}

function notAZone(): string {
  return 'must be a time zone such as Europe/Berlin or UTC';
}

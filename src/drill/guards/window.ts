import { type Weekday, weekdays, type Window } from '../../scenario/scenario.ts';
import type { Guard } from '../guard.ts';

/** Drills that their author wants while people are there to look. Says when one may begin, not when it has to end. */
export const allowedWindow: Guard = {
  name: 'window',
  skippable: true,
  check({ settings: { windows }, now }) {
    if (windows.length === 0 || windows.some((window) => isOpen(window, now))) return undefined;
    const zones = [...new Set(windows.map(({ timeZone }) => timeZone))];
    return {
      saw: `it is ${zones.map((zone) => described(now, zone)).join(', ')}; the scenario allows ${windows.map(format).join(', ')}`,
      wayOut: 'wait until then, or change guards.windows',
    };
  },
};

/** @param now milliseconds since the epoch. A window that ends before it begins goes on into the next day. */
export function isOpen({ days, from, to, timeZone }: Window, now: number): boolean {
  const { day, minute } = localTime(now, timeZone);
  const today = days.includes(day);
  if (from < to) return today && minute >= from && minute < to;
  return (today && minute >= from) || (days.includes(dayBefore(day)) && minute < to);
}

function localTime(now: number, timeZone: string): { readonly day: Weekday; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
  const day = weekdays.find((one) => one === part('weekday')) ?? 'Mon';
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

function dayBefore(day: Weekday): Weekday {
  return weekdays.at(weekdays.indexOf(day) - 1) ?? day;
}

function described(now: number, timeZone: string): string {
  const { day, minute } = localTime(now, timeZone);
  return `${day} ${clockTime(minute)} in ${timeZone}`;
}

function format({ days, from, to, timeZone }: Window): string {
  return `${days.join(',')} ${clockTime(from)}-${clockTime(to)} ${timeZone}`;
}

function clockTime(minute: number): string {
  const hour = Math.floor(minute / 60);
  return `${String(hour).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

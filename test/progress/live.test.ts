import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DrillEvent } from '../../src/drill/event.ts';
import { openView } from '../../src/progress/registry.ts';
import type { View } from '../../src/progress/view.ts';
import { drills, killPod, refused, scaleToZero } from './events.ts';
import { Screen } from './screen.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Plays events in their own time, up to and with `until`. */
function play(view: View, events: readonly DrillEvent[], until = Number.POSITIVE_INFINITY): void {
  let now = 0;
  for (const event of events.filter(({ at }) => at <= until)) {
    vi.advanceTimersByTime(event.at - now);
    now = event.at;
    view.handle(event);
  }
  if (Number.isFinite(until)) vi.advanceTimersByTime(until - now);
}

async function played(events: readonly DrillEvent[], until?: number, screen = new Screen()): Promise<Screen> {
  const view = await openView('live', screen, { colour: false });
  play(view, events, until);
  return screen;
}

describe('while it goes on', () => {
  test('every pod of a small set is shown with its state, and how long that has lasted', async () => {
    const { text } = await played(killPod, 1_250);
    expect(text.replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '*')).toBe(
      [
        '✔ preflight  0.3s',
        '✔ steady state  0.0s',
        '✔ locking  0.0s',
        '* kill pod  0.7s  deleted pod web-2',
        '  ✔ web-0  Ready',
        '  ✔ web-1  Ready',
        '  * web-2  Terminating  0.6s',
      ].join('\n'),
    );
  });

  test('of a large set only what is not Ready is shown, and no more than the screen holds', async () => {
    const many = Array.from({ length: 100 }, (_, ordinal): readonly DrillEvent[] => [
      { at: 0, type: 'pod', ordinal, name: `web-${ordinal}`, uid: `u${ordinal}`, state: 'Ready' },
      {
        at: 5,
        type: 'pod',
        ordinal,
        name: `web-${ordinal}`,
        uid: `u${ordinal}`,
        state: ordinal < 40 ? 'Terminating' : 'Ready',
      },
    ]).flat();
    const events: readonly DrillEvent[] = [
      { at: 0, type: 'phase', phase: 'steps' },
      { at: 0, type: 'stepBegan', step: 0, name: 'kill all', action: 'killPod' },
      ...many.toSorted((a, b) => a.at - b.at),
    ];
    const { text } = await played(events, 10, new Screen(80, 12));
    const lines = text.split('\n');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('  and 31 more');
    expect(text).not.toContain('Ready');
  });

  test('lines are cut to fit, never wrapped', async () => {
    const { text } = await played(killPod, 2_000, new Screen(30));
    expect(text.split('\n').filter((line) => line.length > 29)).toEqual([]);
    expect(text).toContain('…');
  });

  test('a notice stays above', async () => {
    const screen = await played(killPod, 1_200);
    const view = await openView('live', screen, { colour: false });
    view.notice('Stopping and undoing');
    expect(screen.text.split('\n').at(-1)).toBe('⚠ Stopping and undoing');
  });

  test('texts from the cluster do not reach the terminal as commands', async () => {
    const screen = await played([
      { at: 0, type: 'phase', phase: 'steps' },
      { at: 0, type: 'stepBegan', step: 0, name: 'x\u001B[2J', action: 'killPod' },
      { at: 0, type: 'notice', message: '\u001B]0;title\u0007\u009B31m' },
    ]);
    for (const command of ['\u001B[2J', '\u001B]', '\u0007', '\u009B'])
      expect(screen.raw).not.toContain(command);
  });
});

describe('when it is over', () => {
  test.each([
    [
      'kill-pod',
      [
        '✔ preflight  0.3s',
        '✔ steady state  0.0s',
        '✔ locking  0.0s',
        '✔ kill pod  2.4s  deleted pod web-2',
        '  ✔ web-2  Ready, new pod c47a90de',
        '✔ undo  0.1s  nothing to undo',
        '✔ judging  0.0s',
      ],
    ],
    [
      'stuck',
      [
        '✔ preflight  0.3s',
        '✔ steady state  0.0s',
        '✔ locking  0.0s',
        '⚠ the watch of pods was lost and is taken up again',
        '✖ kill pod  4.0s  web-2 not back within 4.0 s',
        '  › web-2  ImagePullBackOff, new pod c47a90de  1.7s',
        '✖ undo  0.0s  restored, not healthy',
        '  ✖ wait until the set is healthy  pod web-2 is not Ready',
        '✔ judging  0.0s',
      ],
    ],
    [
      'scale-to-zero',
      [
        '✔ preflight  0.3s',
        '✔ steady state  0.0s',
        '✔ locking  0.0s',
        '⊘ scale to zero  1.5s  SIGINT',
        '  › web-1  Terminating  0.3s',
        '  - web-2  gone',
        '✔ undo  2.4s  restored',
        '  ✔ restore spec.replicas to 3',
        '  ✔ web-1  Ready, new pod 91ff03c4',
        '  ✔ web-2  Ready, new pod c47a90de',
        '✔ judging  0.0s',
      ],
    ],
    ['refused', ['⊘ preflight  0.3s']],
    ['not-steady', ['✔ preflight  0.3s', '⊘ steady state  0.0s']],
  ])('%s leaves behind what it did', async (name, lines) => {
    const { text } = await played(drills[name] ?? []);
    expect(text).toBe(lines.join('\n'));
  });

  test('nothing is drawn any more', async () => {
    const screen = new Screen();
    const view = await openView('live', screen, { colour: true });
    play(view, killPod);
    view.close();
    const { raw } = screen;
    vi.advanceTimersByTime(10_000);
    view.handle({ at: 9, type: 'phase', phase: 'undo' });
    expect(screen.raw).toBe(raw);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([0, 310, 425, 600, 1_800, 2_120, 3_000, 4_610])(
    'closed early, after %i ms, it leaves whole lines and no timer',
    async (until) => {
      const screen = new Screen();
      const view = await openView('live', screen, { colour: false });
      play(view, scaleToZero, until);
      view.close();
      view.close();
      screen.write('REPORT');
      expect(screen.text.split('\n').at(-1)).toBe('REPORT');
      expect(screen.raw).not.toContain('?25l');
      expect(screen.raw.lastIndexOf('?7h')).toBeGreaterThanOrEqual(screen.raw.lastIndexOf('?7l'));
      expect(vi.getTimerCount()).toBe(0);
    },
  );
});

test('between the plan and what comes next the terminal belongs to others', async () => {
  const screen = new Screen();
  const view = await openView('live', screen, { colour: false });
  play(view, refused, 310);
  expect(screen.text).toBe('');
  screen.write('Type web to go on: web\n');
  const { raw } = screen;
  vi.advanceTimersByTime(5_000);
  expect(screen.raw).toBe(raw);
  view.handle({ at: 5_310, type: 'phase', phase: 'steady state' });
  expect(screen.text.split('\n').slice(0, 2)).toEqual(['Type web to go on: web', '✔ preflight  0.3s']);
  view.close();
});

test('an undo without a drill around it is shown as well', async () => {
  const { text } = await played([
    {
      at: 0,
      type: 'undoStep',
      step: { does: 'restore spec.replicas to 3', result: 'done', detail: undefined },
    },
    { at: 900, type: 'undone', undo: { outcome: 'restored', steps: [], differences: [] } },
  ]);
  expect(text).toBe('✔ undo  0.9s  restored\n  ✔ restore spec.replicas to 3');
});

test('the process is left alone: no listener of any kind', async () => {
  const state = (): readonly unknown[] => [
    process.eventNames().map((name) => [name, process.listenerCount(name)]),
    Reflect.get(process, 'emit'),
    Reflect.get(process, 'reallyExit'),
    process.exitCode,
  ];
  const before = state();
  await played(killPod);
  expect(state()).toEqual(before);
});

test('a terminal that breaks does not take the drill down', async () => {
  const broken = {
    write: (): never => {
      throw new Error('EPIPE');
    },
  };
  const view = await openView('live', broken, { colour: false });
  expect(() => play(view, killPod)).not.toThrow();
  expect(() => view.close()).not.toThrow();
  expect(vi.getTimerCount()).toBe(0);
});

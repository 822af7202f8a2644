import { describe, expect, test } from 'vitest';
import type { DrillEvent } from '../../src/drill/event.ts';
import { openView, type ViewName } from '../../src/progress/registry.ts';
import { drills, killPod } from './events.ts';
import { expectGolden } from './golden.ts';

async function told(name: ViewName, events: readonly DrillEvent[], notice?: string): Promise<string> {
  let text = '';
  const view = await openView(name, { write: (more: string) => void (text += more) }, { colour: true });
  for (const event of events) view.handle(event);
  if (notice !== undefined) view.notice(notice);
  view.close();
  return text;
}

describe('lines', () => {
  test.each(Object.keys(drills))('%s', async (name) => {
    expectGolden(`lines-${name}`, await told('lines', drills[name] ?? []));
  });

  test('say nothing of a pod that was Ready all along', async () => {
    expect(await told('lines', killPod)).not.toContain('web-0');
  });

  test('are lines, whatever the cluster says', async () => {
    const text = await told('lines', [{ at: 1, type: 'notice', message: 'a\r\nPASSED\u001B[2J\u009B' }]);
    expect(text).toBe('    0.0s  notice  a PASSED\\u001b[2J\\u009b\n');
  });

  test('take up what the program itself has to say', async () => {
    expect(await told('lines', killPod.slice(0, 8), 'Stopping and undoing')).toMatch(
      / {4}0\.5s {2}notice {2}Stopping and undoing\n$/,
    );
  });
});

describe('ndjson', () => {
  test('is every event as it was, one a line', async () => {
    const lines = (await told('ndjson', killPod)).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(killPod)));
    expect(lines[0]).toBe('{"at":0,"type":"phase","phase":"preflight"}');
  });

  test('stays harmless for a terminal and loses nothing by that', async () => {
    const message = '\u009B2J\u202E\u2028';
    const text = await told('ndjson', [], message);
    expect(text).toBe('{"at":0,"type":"notice","message":"\\u009b2J\\u202e\\u2028"}\n');
    expect(JSON.parse(text)).toMatchObject({ message });
  });
});

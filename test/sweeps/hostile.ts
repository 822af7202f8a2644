/** Chance that comes out the same for the same seed: mulberry32. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MEGABYTE = 1_048_576;

const texts: readonly (() => string)[] = [
  () => '\u001B[31mred\u001B[0m',
  () => '\u001B]8;;https://evil.example\u0007click\u001B]8;;\u0007',
  () => '\u009B2J',
  () => '\u0000\u0001\u0008\u007F',
  () => 'line\nbreak\r\rover\tthere',
  () => '\u202Egnp.exe\u2066',
  () => '\u2028\u2029\uFEFF',
  () => '\uD800 alone \uDFFF',
  () => '<script>alert(1)</script><!-- ]]> -->&amp;"\'`',
  () => '| a | b |\n[x](javascript:alert(1)) ![](x) ~~*_`',
  () => '$(rm -rf /) `id` ; && | > < \\',
  () => '__proto__',
  () => '',
  () => 'ü'.repeat(300),
  () => 'M'.repeat(MEGABYTE),
];

const times: readonly (() => string)[] = [
  () => '9999-99-99T99:99:99Z',
  () => '0000-00-00T00:00:00Z',
  () => '+275760-09-13T00:00:00.001Z',
  () => '2026-11-21T10:00:00+99:59',
  () => 'yesterday',
];

/** What no API server gives for what was asked, but a file may have. */
const strangers: readonly (() => unknown)[] = [() => [], () => ({}), () => -1, () => 1e308, () => true];

type Container = Record<string, unknown> | unknown[];

/** A copy of an object with one to three of its parts made hostile: missing, absurd, or written to hurt a terminal. */
export function hostile<T>(object: T, chance: () => number): T {
  const copy = structuredClone(object);
  const times_ = 1 + Math.floor(chance() * 3);
  for (let index = 0; index < times_; index += 1) spoil(copy as Container, chance);
  if (chance() < 0.05) ownItself(copy as Record<string, unknown>);
  return copy;
}

function spoil(root: Container, chance: () => number): void {
  let parent = root;
  for (;;) {
    const keys = Object.keys(parent).filter(
      (key) => !(parent === root && key === 'metadata' && chance() < 0.2),
    );
    const key = keys[Math.floor(chance() * keys.length)];
    if (key === undefined) return;
    const value = (parent as Record<string, unknown>)[key];
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && chance() < 0.85) {
      parent = value as Container;
      continue;
    }
    const instead = replacement(value, chance);
    // A list has no holes; what is not in it is not in it.
    if (instead === undefined && Array.isArray(parent)) parent.splice(Number(key), 1);
    else (parent as Record<string, unknown>)[key] = instead;
    return;
  }
}

/** Mostly what a server might give: another text or time for one, or nothing; now and then something else. */
function replacement(value: unknown, chance: () => number): unknown {
  if (chance() < 0.002) return pick(strangers, chance)();
  if (typeof value === 'number') return chance() < 0.02 ? 2_147_483_647 : pick([-1, 0, 1_000], chance);
  if (typeof value === 'boolean') return !value;
  // Go's nil slices come as null; everything else that is not there is left out.
  if (Array.isArray(value)) return pick([undefined, null, []], chance);
  if (typeof value !== 'string' || chance() < 0.2) return undefined;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return pick(times, chance)();
  const text = pick(texts, chance)();
  // A megabyte each would be gigabytes in all.
  return text.length > 1_000 && chance() < 0.9 ? 'M' : text;
}

/** Owners in a circle. */
function ownItself(object: Record<string, unknown>): void {
  const metadata = object['metadata'] as Record<string, unknown> | undefined;
  if (typeof metadata !== 'object' || metadata === null) return;
  const owner = {
    apiVersion: 'v1',
    kind: 'Pod',
    name: metadata['name'],
    uid: metadata['uid'],
    controller: true,
  };
  metadata['ownerReferences'] = [owner, owner];
}

function pick<T>(items: readonly [T, ...T[]] | readonly T[], chance: () => number): T {
  return items[Math.floor(chance() * items.length)] as T;
}

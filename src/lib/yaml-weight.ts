import { isAlias, isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';

/** Where a document is more than anybody has written by hand, and in what way. */
export interface Overweight {
  /** The offset of what is at fault. */
  readonly at: number;
  readonly message: string;
}

interface Weight {
  /** Nodes, with aliases written out. */
  readonly size: number;
  /** Maps and lists inside one another, itself included. */
  readonly depth: number;
}

/** What was found on the way; a document is walked once, whatever its aliases multiply. */
class Scales {
  readonly problems: Overweight[] = [];
  readonly repeated: Overweight[] = [];
  literal = 0;
  readonly #depth: number;
  /** Anchors by name, the last one of a name; undefined while it is being weighed. */
  readonly #anchors = new Map<string, Weight | undefined>();

  constructor(depth: number) {
    this.#depth = depth;
  }

  weigh(node: unknown, level: number): Weight {
    if (this.problems.length > 0) return { size: 0, depth: 0 };
    if (isPair(node)) return sum([this.weigh(node.key, level), this.weigh(node.value, level)], 0);
    const at = offsetOf(node);
    if (isAlias(node)) return this.#weighAlias(node.source, at, level);
    this.literal += 1;
    if (!isMap(node) && !isSeq(node)) {
      const weight = { size: 1, depth: 0 };
      this.#name(node, weight);
      return weight;
    }
    if (level >= this.#depth) return this.#tooDeep(at);
    this.#name(node, undefined);
    if (isMap(node)) this.#findRepeated(node.items);
    const weight = sum(
      node.items.map((item) => this.weigh(item, level + 1)),
      1,
    );
    this.#name(node, weight);
    return weight;
  }

  /** The parser compares every key with every other, which takes minutes where there are ten thousands. */
  #findRepeated(items: readonly { readonly key: unknown }[]): void {
    const seen = new Set<unknown>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      if (seen.has(key.value))
        this.repeated.push({ at: key.range?.[0] ?? 0, message: 'Map keys must be unique' });
      seen.add(key.value);
    }
  }

  #weighAlias(name: string, at: number, level: number): Weight {
    const weight = this.#anchors.get(name);
    if (weight === undefined) {
      const message = this.#anchors.has(name)
        ? `alias *${name} contains itself`
        : `no anchor &${name} before this alias`;
      this.problems.push({ at, message });
      return { size: 0, depth: 0 };
    }
    return level + weight.depth > this.#depth ? this.#tooDeep(at) : weight;
  }

  #name(node: unknown, weight: Weight | undefined): void {
    if (typeof node === 'object' && node !== null && 'anchor' in node && typeof node.anchor === 'string')
      this.#anchors.set(node.anchor, weight);
  }

  #tooDeep(at: number): Weight {
    const message = `nested too deeply: more than ${this.#depth} maps and lists inside one another`;
    this.problems.push({ at, message });
    return { size: 0, depth: 0 };
  }
}

/**
 * What makes a document too heavy to be worked with, aliases written out: depth, and how far they multiply it. Also an
 * alias of nothing, one of what it stands in, and keys that a map has twice.
 */
export function overweight(
  contents: unknown,
  { aliases, depth }: { readonly aliases: number; readonly depth: number },
): readonly Overweight[] {
  const scales = new Scales(depth);
  const { size } = scales.weigh(contents, 0);
  if (scales.problems.length === 0 && scales.repeated.length > 0) return scales.repeated;
  if (scales.problems.length > 0 || size <= aliases * Math.max(scales.literal, 1)) return scales.problems;
  return [{ at: 0, message: `aliases multiply the file more than ${aliases} times` }];
}

function sum(parts: readonly Weight[], own: number): Weight {
  return {
    size: parts.reduce((total, { size }) => total + size, own),
    depth: parts.reduce((most, { depth }) => Math.max(most, depth), 0) + own,
  };
}

function offsetOf(node: unknown): number {
  return (isCollection(node) || isAlias(node)) && node.range ? node.range[0] : 0;
}

import type { KubeEvent } from '../../src/objects/surroundings.ts';

interface Sourced extends KubeEvent {
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
}

/** Who said it, in the old and in the new form of events. */
export function sourceOf(event: Sourced): string {
  return event.source?.component ?? event.reportingComponent ?? '';
}

const names: readonly (readonly [RegExp, string])[] = [
  [/\bpvc-[0-9a-f-]{36}/g, '<volume>'],
  [/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<uid>'],
  [/\bnode-\d+\b/g, '<node>'],
  [/\b\d+\.\d+\.\d+\.\d+(:\d+)?\b/g, '<address>'],
  [/\b(\d+(\.\d+)?(ms|s|m))+\b/g, '<time>'],
  [/\b\d+ bytes\b/g, '<size>'],
];

/** Type, reason and message, without what no two runs share. */
export function wordsOf({ type, reason, message = '' }: KubeEvent, namespace: string): string {
  const said = names.reduce((text, [name, stand]) => text.replace(name, stand), message);
  return `${type} ${reason} ${said.replaceAll(`${namespace}/`, '')}`;
}

import { z } from 'zod';

/** Who was asked for a name, the best witness last: a pod knows its own name from its own hosts file. */
export const resolvers = ['resolver here', 'resolver in a pod', 'resolver in a helper pod'] as const;
export type Resolver = (typeof resolvers)[number];

/** A name that leads to a pod, as a resolver sees it. */
export interface NameReading {
  readonly ordinal: number;
  readonly name: string;
  /** Of the pod that bears the name now, and its own address. */
  readonly uid: string;
  readonly ip: string;
  readonly addresses: readonly string[];
  readonly by: Resolver;
}

/** The helper pod has asked. */
export interface NamesReadAct {
  readonly type: 'namesRead';
  readonly names: readonly NameReading[];
}

/** It could not be made, or could not ask. */
export interface NamesUnreadAct {
  readonly type: 'namesUnread';
  readonly reason: string;
}

export type NameAct = NamesReadAct | NamesUnreadAct;

export const nameReadingShape = z.looseObject({
  ordinal: z.int(),
  name: z.string(),
  uid: z.string(),
  ip: z.string(),
  addresses: z.array(z.string()),
  by: z.enum(resolvers),
});

export const nameActShapes = [
  z.looseObject({ type: z.literal('namesRead'), names: z.array(nameReadingShape) }),
  z.looseObject({ type: z.literal('namesUnread'), reason: z.string() }),
] as const;

import type { SetOptions } from './sets.ts';

type Kind = (options: SetOptions) => object[];

const endsAtOnce = `trap 'exit 0' TERM`;

/** The same kind of set, but its containers go on for so many seconds, and stay ready, when they are asked to end. */
export function lingering(seconds: number, kind: Kind): Kind {
  return (options) => {
    const text = JSON.stringify(kind(options));
    if (!text.includes(endsAtOnce)) throw new Error(`the containers do not say: ${endsAtOnce}`);
    return JSON.parse(text.replaceAll(endsAtOnce, `trap 'sleep ${seconds}; exit 0' TERM`)) as object[];
  };
}

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([numkKMGTPE]?i?)$/;

/** `500m`, `1Gi`, `2` as a number; NaN when it is none. Upstream: apimachinery pkg/api/resource/quantity.go. */
export function quantityOf(value: unknown): number {
  const [, number, suffix = ''] = QUANTITY.exec(String(value)) ?? [];
  return Number(number) * (SUFFIXES[suffix] ?? Number.NaN);
}

export function compareQuantities(a: unknown, b: unknown): number {
  return quantityOf(a) - quantityOf(b);
}

/** Whole numbers as they are, the rest in thousandths: how sums of requests are printed. */
export function quantityText(value: number, like: unknown): string {
  if (value === 0) return '0';
  const suffix = QUANTITY.exec(String(like))?.[2] ?? '';
  const scaled = value / (SUFFIXES[suffix] ?? 1);
  if (suffix !== '' && Number.isInteger(scaled)) return `${scaled}${suffix}`;
  return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
}

/** Distances between marks that people count in, in milliseconds. */
const STEPS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000,
];
const MOST_MARKS = 6;

/** Round moments between two others, few enough to be labelled. */
export function axisMarks(from: number, to: number): readonly number[] {
  const hour = 3_600_000;
  const step =
    STEPS.find((each) => (to - from) / each <= MOST_MARKS) ??
    Math.ceil((to - from) / MOST_MARKS / hour) * hour;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

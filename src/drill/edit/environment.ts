import { isMap, type Path } from './path.ts';

/** Values of environment variables may be secrets: they are neither printed nor written into a journal. */
export function holdsEnvironment(path: Path, value: unknown): boolean {
  if (value === undefined) return false;
  if (path.includes('env')) return true;
  if (Array.isArray(value)) return value.some((item) => holdsEnvironment([], item));
  return isMap(value) && Object.entries(value).some(([key, part]) => holdsEnvironment([key], part));
}

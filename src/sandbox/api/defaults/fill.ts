import type { Fields } from '../json.ts';
import { fieldsOf, isFields } from '../json.ts';

/** The defaults under what is given: only absent fields are filled in. */
export function fill(fields: Fields, defaults: Fields): Fields {
  const missing = Object.entries(defaults).filter(
    ([key, value]) =>
      value !== undefined && (fields[key] === undefined || fields[key] === null || fields[key] === ''),
  );
  return missing.length === 0 ? fields : { ...fields, ...Object.fromEntries(missing) };
}

/** With a field's value changed, where it is there. */
export function change(fields: Fields, key: string, by: (value: Fields) => Fields): Fields {
  const value = fields[key];
  return isFields(value) ? { ...fields, [key]: by(value) } : fields;
}

/** With every item of a list changed, where there is one. */
export function changeEach(fields: Fields, key: string, by: (item: Fields) => Fields): Fields {
  const value = fields[key];
  return Array.isArray(value) ? { ...fields, [key]: value.map((item) => by(fieldsOf(item))) } : fields;
}

import type { FieldError } from '../errors.ts';
import { invalidField, requiredField } from '../errors.ts';
import { fieldsOf, textOf } from '../json.ts';
import type { Fields } from '../json.ts';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with a name, in a server's words. Upstream: apimachinery pkg/util/validation/validation.go (1.36). */
function badSubdomain(name: string): string | undefined {
  if (name.length > 253) return 'must be no more than 253 bytes';
  return SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_WORDS;
}

export function badLabel(name: string): string | undefined {
  if (name.includes('.')) return 'must not contain dots';
  if (name.length > 63) return 'must be no more than 63 bytes';
  return LABEL.test(name) ? undefined : LABEL_WORDS;
}

export function nameErrors(
  metadata: Fields,
  bad: (name: string) => string | undefined = badSubdomain,
): readonly FieldError[] {
  const name = textOf(metadata['name']);
  if (name === '') return [requiredField('metadata.name', 'name or generateName is required')];
  const why = bad(name);
  return why === undefined ? [] : [invalidField('metadata.name', name, why)];
}

/** Values of labels; a pod whose revision label grew too long is refused by this. */
export function labelErrors(metadata: Fields, field = 'metadata.labels'): readonly FieldError[] {
  return Object.values(fieldsOf(metadata['labels'])).flatMap((value) => {
    const text = textOf(value);
    if (text.length > 63) return [invalidField(field, text, 'must be no more than 63 bytes')];
    return LABEL_VALUE.test(text) ? [] : [invalidField(field, text, LABEL_VALUE_WORDS)];
  });
}

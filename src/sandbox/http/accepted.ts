import type { Include } from '../api/table/table.ts';
import type { HttpRequest } from './transport.ts';

/** How a client wants to be answered: the first of its Accept header that we can. */
export function acceptsTable({ headers }: HttpRequest): boolean {
  const [first = ''] = (headers['accept'] ?? '').split(',');
  return first.includes('as=Table') && first.includes('application/json');
}

export function acceptsPartial({ headers }: HttpRequest): boolean {
  const [first = ''] = (headers['accept'] ?? '').split(',');
  return first.includes('as=PartialObjectMetadata') && first.includes('application/json');
}

/** Discovery of everything at once: the first of the Accept header that we can. */
export function acceptsAggregated({ headers }: HttpRequest): boolean {
  const [first = ''] = (headers['accept'] ?? '').split(',');
  return first.includes('as=APIGroupDiscoveryList') && first.includes('v=v2;');
}

export function includeOf(query: URLSearchParams): Include {
  const asked = query.get('includeObject');
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}

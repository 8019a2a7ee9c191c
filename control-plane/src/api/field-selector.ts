import { refuse } from './errors.ts';

/** What a fieldSelector asks of an object; only its name and namespace can be asked. */
export interface FieldSelector {
  readonly name?: string;
  readonly namespace?: string;
}

const MAX_CHARACTERS = 1_024;
const TERM = /^metadata\.(name|namespace)={1,2}([A-Za-z0-9.-]*)$/;

/** Reads `metadata.name=a,metadata.namespace=b`; empty text asks nothing. */
export function parseFieldSelector(text: string): FieldSelector {
  const wanted: { name?: string; namespace?: string } = {};
  if (text.length > MAX_CHARACTERS) wrong();
  for (const term of text.split(',').map((part) => part.trim())) {
    if (term === '') continue;
    const match = TERM.exec(term);
    const [field, value] = [match?.[1], match?.[2]];
    if (value === undefined) wrong();
    else wanted[field === 'name' ? 'name' : 'namespace'] = value;
  }
  return wanted;
}

const wrong = (): never =>
  refuse(
    'FLYBALL_API_PARAMETER',
    'fieldSelector can only be metadata.name=… and metadata.namespace=…, joined by commas.',
    { where: 'fieldSelector' },
  );

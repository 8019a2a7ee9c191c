import type { Selector } from '../resources/query.ts';
import { refuse } from './errors.ts';

type Labels = Readonly<Record<string, string>>;

const MAX_CHARACTERS = 4_096;
const MAX_TERMS = 64;

const KEY = String.raw`(?:[A-Za-z0-9.-]{1,253}\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62})`;
const EQUAL = new RegExp(String.raw`^(${KEY})\s*(=|==|!=)\s*([A-Za-z0-9_.-]{0,63})$`);
const SET = new RegExp(String.raw`^(${KEY})\s+(in|notin)\s*\(([A-Za-z0-9_.,\s-]*)\)$`);
const EXISTS = new RegExp(String.raw`^(!?)\s*(${KEY})$`);

/**
 * Reads a selector of Kubernetes: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors).
 */
export function parseLabelSelector(text: string): Selector {
  if (text.length > MAX_CHARACTERS) wrong(`it has more than ${MAX_CHARACTERS} characters`);
  const terms = splitTerms(text);
  if (terms.length > MAX_TERMS) wrong(`it has more than ${MAX_TERMS} parts`);
  const tests = terms.map(parseTerm);
  return (labels) => tests.every((test) => test(labels));
}

/** Parts between the commas that stand outside of parentheses. */
function splitTerms(text: string): readonly string[] {
  const terms = [''];
  let inside = false;
  for (const letter of text) {
    if (letter === '(') inside = true;
    if (letter === ')') inside = false;
    if (letter === ',' && !inside) terms.push('');
    else terms[terms.length - 1] += letter;
  }
  return terms.map((term) => term.trim());
}

function parseTerm(term: string): Selector {
  const [, key = '', operator, value = ''] = EQUAL.exec(term) ?? [];
  if (operator !== undefined) {
    return operator === '!='
      ? (labels) => labelOf(labels, key) !== value
      : (labels) => labelOf(labels, key) === value;
  }
  const [, setKey = '', word, list = ''] = SET.exec(term) ?? [];
  if (word !== undefined) return inSet(setKey, word === 'in', list);
  const [, not, existing = ''] = EXISTS.exec(term) ?? [];
  if (not === undefined) return wrong(`“${term.slice(0, 80)}” is no part of one`);
  return (labels) => (labelOf(labels, existing) === undefined) === (not === '!');
}

function inSet(key: string, wanted: boolean, list: string): Selector {
  const values = new Set(list.split(',').map((value) => value.trim()));
  return (labels) => {
    const value = labelOf(labels, key);
    return (value !== undefined && values.has(value)) === wanted;
  };
}

const labelOf = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

const wrong = (why: string): never =>
  refuse('FLYBALL_API_PARAMETER', `labelSelector cannot be read: ${why}.`, { where: 'labelSelector' });

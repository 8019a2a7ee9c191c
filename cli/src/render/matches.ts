import { listAt, textAt } from './json-path.ts';

/** What a rule of an HTTPRoute asks of requests, in words, an item for each alternative. */
export const matchesText = (rule: unknown): readonly string[] => {
  const alternatives = listAt(rule, 'matches').map(matchText);
  if (alternatives.length === 0) return ['it takes every request'];
  return alternatives.map((text, index) => (index === 0 ? text : `or ${text}`));
};

const matchText = (match: unknown): string => {
  const method = textAt(match, 'method');
  const parts = [
    pathText(match),
    method === '' ? '' : `method is ${method}`,
    ...listAt(match, 'headers').map((header) => valueText('header', header)),
    ...listAt(match, 'queryParams').map((parameter) => valueText('query', parameter)),
  ];
  return parts.filter((part) => part !== '').join(', ') || 'every request';
};

const PATHS: Readonly<Record<string, string>> = {
  Exact: 'is',
  PathPrefix: 'is under',
  RegularExpression: 'matches',
};

const pathText = (match: unknown): string => {
  const value = textAt(match, 'path', 'value');
  return value === '' ? '' : `path ${PATHS[textAt(match, 'path', 'type')] ?? 'is under'} ${value}`;
};

const valueText = (what: string, match: unknown): string => {
  const verb = textAt(match, 'type') === 'RegularExpression' ? 'matches' : 'is';
  return `${what} ${textAt(match, 'name')} ${verb} ${textAt(match, 'value')}`;
};

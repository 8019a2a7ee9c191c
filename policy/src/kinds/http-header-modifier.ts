import { z } from 'zod';
import { headerName, list } from './fields.ts';
import { headerValue } from './http-route-match.ts';
import { type Broken, repeated, unique, withRules } from './rule.ts';

const header = z.strictObject({
  name: headerName().describe('Name of the header, in any case.'),
  value: headerValue().describe(
    'Value, 1 to 4096 printable characters; several values are joined by commas.',
  ),
});

const headers = () =>
  list(header, 16)
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .optional();

const headerModifierFields = z.strictObject({
  set: headers().describe('Headers to overwrite, at most 16.'),
  add: headers().describe('Headers to append to, at most 16.'),
  remove: list(headerName(), 16).optional().describe('Names of headers to remove, at most 16.'),
});

function* oneActionAHeader(filter: z.output<typeof headerModifierFields>): Generator<Broken> {
  const actions = [
    ...(filter.set ?? []).map(({ name }, index) => ({ name, path: ['set', index, 'name'] })),
    ...(filter.add ?? []).map(({ name }, index) => ({ name, path: ['add', index, 'name'] })),
    ...(filter.remove ?? []).map((name, index) => ({ name, path: ['remove', index] })),
  ];
  for (const { index, key } of repeated(actions, ({ name }) => name.toLowerCase()))
    yield {
      path: actions[index]?.path ?? [],
      code: 'FB1107',
      message: `The header "${key}" is changed twice by one filter; only one action for each header is allowed.`,
      fix: 'Keep one of the actions; several values can be written as one, separated by commas.',
    };
}

/** Changes to the headers of a request or response (Gateway API HTTPHeaderFilter). */
export const headerModifier = headerModifierFields.superRefine(withRules(oneActionAHeader));

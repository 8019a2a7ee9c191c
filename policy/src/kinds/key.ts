import { z } from 'zod';
import { headerName, text } from './fields.ts';
import { type Broken, withRules } from './rule.ts';

const fields = z.strictObject({
  header: headerName().optional().describe('Value of this request header.'),
  cookie: headerName().optional().describe('Value of this cookie.'),
  query: text(256, 1).optional().describe('First value of this query parameter.'),
  address: z.literal(true).optional().describe('Address of the client.'),
});

function* exactlyOne(key: z.output<typeof fields>): Generator<Broken> {
  const set = Object.entries(key).filter(([, value]) => value !== undefined);
  if (set.length === 1) return;
  yield set.length === 0
    ? {
        path: [],
        code: 'FB1103',
        message: 'The key names nothing to read.',
        fix: 'Set one of header, cookie, query, address.',
      }
    : {
        path: [],
        code: 'FB1107',
        message: `The key sets ${set.map(([name]) => name).join(' and ')}; it may set only one.`,
        fix: 'Keep one of them.',
      };
}

/** What a request is told apart by: exactly one of header, cookie, query, address. */
export const key = () =>
  fields.superRefine(withRules(exactlyOne)).meta({ minProperties: 1, maxProperties: 1 });

/** What a request is told apart by. */
export type Key = z.output<typeof fields>;

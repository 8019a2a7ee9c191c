import { z } from 'zod';
import { LABEL } from '../../kinds/fields.ts';

const NAME = '[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?';
const qualifiedName = z
  .string()
  .max(320)
  .regex(new RegExp(`^(?:${NAME}/)?${NAME}$`), 'must be a name, or namespace/name');

/** Without namespace: `default`. */
const ownedName = qualifiedName.transform((name) => (name.includes('/') ? name : `default/${name}`));

const via = z
  .strictObject({
    gateway: ownedName.optional(),
    port: z.int().min(1).max(65_535).optional(),
    service: ownedName.optional(),
    from: z.string().max(63).regex(LABEL, 'must be a namespace').optional(),
  })
  .refine(({ gateway, service }) => (gateway === undefined) !== (service === undefined), {
    error: 'needs either gateway or service',
  })
  .refine(({ service, port }) => service === undefined || port === undefined, {
    error: 'takes port only with gateway',
  })
  .refine(({ gateway, from }) => gateway === undefined || from === undefined, {
    error: 'takes from only with service',
  });

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
const headerName = z.string().regex(TOKEN, 'is not a header name');
const headerValue = z
  .string()
  .max(16_384)
  .regex(/^[^\r\n\0]*$/, 'holds a line break or NUL');
const header = z.tuple([headerName, headerValue]);

/** An object of names, with a list of values where a header repeats, or a list of pairs. */
const headers = z.union(
  [
    z.array(header).max(200),
    z.record(headerName, z.union([headerValue, z.array(headerValue).min(1).max(100)])),
  ],
  { error: 'must be an object of header names and values, or a list of pairs; no line breaks' },
);

/** A line of the batch format as JSON. */
export const traceInput = z.strictObject({
  id: z.union([z.string().max(256), z.number()], { error: 'must be a text or number' }),
  via,
  method: z
    .string()
    .regex(/^[A-Za-z]{1,32}$/, 'is not a method')
    .default('GET'),
  url: z.string().min(1).max(16_384),
  headers: headers.default({}),
  address: z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' }).optional(),
});

/** A checked line. */
export type TraceInput = z.infer<typeof traceInput>;

import { z } from 'zod';
import { atMost, withRules } from './rule.ts';

/** RFC 1123 label: `shop`, `account-v2`. */
export const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** RFC 1123 labels joined by dots. */
export const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const HOSTNAME = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const GROUP = /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KIND = /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
/** Key of a label or annotation. */
export const QUALIFIED =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
/** Value of a label. */
export const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
/** GEP-2257 duration. */
export const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const LOCAL_NAME =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Text of a bounded length; the bound is checked first, so that no pattern sees more. */
export const text = (max: number, min = 0) => z.string().min(min, { abort: true }).max(max, { abort: true });

/** List of a bounded length; rules over the whole list run only within it. */
export const list = <Item extends z.ZodType>(item: Item, max: number, min = 0) =>
  z.array(item).min(min, { abort: true }).max(max, { abort: true });

/** Map with a bounded number of entries. */
export const map = <Value extends z.ZodType>(key: z.ZodString, value: Value, max: number) =>
  z
    .record(key, value)
    .superRefine(withRules(atMost(max)))
    .meta({ maxProperties: max });

const named = (max: number, pattern: RegExp, what: string) => text(max, 1).regex(pattern, { message: what });

/** Namespace or other name of one DNS label. */
export const label = () => named(63, LABEL, 'a DNS label: lower case letters, digits and dashes');
/** Name of an object: anything of 1 to 253 characters, as Gateway API has it. */
export const objectName = () => text(253, 1);
/** Name of a listener, a route rule or a port. */
export const sectionName = () =>
  named(253, SUBDOMAIN, 'a DNS name: lower case letters, digits, dashes and dots');
/** `name` or `namespace/name`. */
export const localName = () => named(317, LOCAL_NAME, 'a name, or namespace/name');
/** API group, empty for core. */
export const group = () => text(253).regex(GROUP, { message: 'an API group: a DNS name, or empty for core' });
/** CamelCase name of a kind. */
export const kindName = () => named(63, KIND, 'the name of a kind: letters, digits and dashes');
/** DNS name, its first label may be `*`. */
export const hostname = () =>
  named(253, HOSTNAME, 'a host name in lower case, its first label may be *').refine(
    (name) => !isIpv4(name),
    {
      message: 'a host name, not an IP address',
    },
  );
/** DNS name without a wildcard. */
export const preciseHostname = () => named(253, SUBDOMAIN, 'a host name in lower case without *');
/** Port, 1 to 65535. */
export const port = () => z.int().min(1).max(65_535);
/** Name of a header or query parameter (RFC 9110 token). */
export const headerName = () => named(256, HEADER_NAME, "a header name: letters, digits and !#$%&'*+-.^_`|~");
/** Key of a label or annotation: an optional DNS prefix and a name of up to 63 characters. */
export const qualifiedName = () =>
  named(317, QUALIFIED, 'a qualified name: [dns.prefix/]name with letters, digits, - _ .');
/** Value of a label. */
export const labelValue = () =>
  text(63).regex(LABEL_VALUE, { message: 'a label value: letters, digits, - _ .' });
/** GEP-2257 duration. */
export const duration = () =>
  named(24, DURATION, 'a duration such as 1s, 500ms or 1m30s (at most 4 units of h, m, s, ms)');

const isIpv4 = (value: string): boolean => z.ipv4().safeParse(value).success;

/** IPv4 or IPv6 address in text. */
export const address = () =>
  text(45, 2).refine((value) => isIpv4(value) || z.ipv6().safeParse(value).success, {
    message: 'an IPv4 or IPv6 address',
  });

/** Labels of instances: keys and values as the sources carry them, so freer than labels of objects. */
export const instanceLabels = () => z.record(text(253, 1), text(1024));

/** The media type of a Content-Type or of one item of Accept: lower case, without parameters. */
export const mediaTypeOf = (header: string): string => (header.split(';', 1)[0] ?? '').trim().toLowerCase();

/**
 * Whether an Accept header takes one of the media types (RFC 9110, section 12.5.1). An item that asks for another
 * form of the same type (`as=Table`) counts as one that is not taken; clients list the plain form behind it.
 */
export function accepts(header: string | undefined, offered: readonly string[]): boolean {
  if (header === undefined || header.trim() === '') return true;
  return header
    .split(',')
    .slice(0, 100)
    .some((item) => {
      const parameters = item.split(';').slice(1);
      const refused = parameters.some((text) => /^\s*(q\s*=\s*0(\.0*)?|as\s*=.*)\s*$/i.test(text));
      return !refused && offered.some((type) => covers(mediaTypeOf(item), type));
    });
}

const covers = (range: string, type: string): boolean =>
  range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));

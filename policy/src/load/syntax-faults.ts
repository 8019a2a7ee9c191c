import type { YAMLParseError } from 'yaml';

type Words = readonly [message: string, fix: string];

const MANY = 'Look at the indentation, quotes and brackets at and just before the place named.';

/** The library's own messages quote the text, secrets among it; these do not. */
const WORDS: Partial<Record<YAMLParseError['code'], Words>> = {
  BAD_INDENT: [
    'The indentation does not fit the lines before it.',
    'Align the fields of one map in one column.',
  ],
  TAB_AS_INDENT: ['A tab stands where only spaces can indent.', 'Indent with spaces.'],
  MISSING_CHAR: ['A closing quote, bracket, comma or colon is missing.', MANY],
  MULTILINE_IMPLICIT_KEY: [
    'A key goes over several lines; most often a colon or a quote is missing.',
    'Write "key: value".',
  ],
  KEY_OVER_1024_CHARS: [
    'A key is longer than 1024 characters; most often a colon or a quote is missing.',
    MANY,
  ],
  BLOCK_IN_FLOW: [
    'Indented fields stand within brackets.',
    'Write the fields with braces and commas, or without brackets.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'A second colon stands on one line, or a nested map is not on a line of its own.',
    'Put the value in quotes, or the map on the next line.',
  ],
  BAD_SCALAR_START: ['A value cannot start with this character.', 'Put the value in quotes.'],
  BAD_DQ_ESCAPE: [
    'This backslash sequence is not allowed in double quotes.',
    'Use single quotes, or double the backslash.',
  ],
  BAD_ALIAS: ['The name of an alias or anchor is not usable.', 'Use letters and digits.'],
  BAD_DIRECTIVE: ['This directive (%) is not known.', 'Remove it.'],
  MULTIPLE_ANCHORS: ['A value has two anchors.', 'Keep one.'],
  MULTIPLE_TAGS: ['A value has two tags.', 'Remove the tags.'],
  UNEXPECTED_TOKEN: ['Something stands where it cannot.', MANY],
};

/** What is wrong with the syntax, and how to mend it. */
export const syntaxWords = (code: YAMLParseError['code'], isTag: boolean): Words => {
  if (isTag && code === 'TAG_RESOLVE_FAILED')
    return ['A tag (!) stands before a value; values here have no tags.', 'Remove the tag.'];
  return WORDS[code] ?? ['The text is not YAML here.', MANY];
};

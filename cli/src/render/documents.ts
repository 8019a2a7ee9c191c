import type { Document } from '@flyball/policy/load';
import { stringify } from 'yaml';

/** A value as YAML, without folding lines. */
export const yamlText = (value: unknown): string =>
  stringify(value, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    // The library loses blanks at the start of a line when it breaks a text in quotes.
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });

/** A value as JSON for people and programs. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** A value in the form for programs that was asked for; undefined where it is a form for people. */
export const dataText = (form: string | undefined, value: unknown): string | undefined =>
  form === 'json' ? jsonText(value) : form === 'yaml' ? yamlText(value) : undefined;

/** One object as it is, several as a List of core v1, which `-f` reads too. */
export const documentOf = (documents: readonly Document[], isOne: boolean): unknown =>
  isOne && documents.length === 1 ? documents[0] : { apiVersion: 'v1', kind: 'List', items: documents };

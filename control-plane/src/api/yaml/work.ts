import { type Diagnostic, isError } from '@flyball/policy';
import { checkResource } from '@flyball/policy/check';
import { REDACTED } from '@flyball/policy/kinds';
import { loadText, MAX_BYTES } from '@flyball/policy/load';
import { isRedacted } from '../../secrets/redacted.ts';
import type { WantedObject } from '../wanted-object.ts';

/** Documents of a text, each with what is wrong with it by itself. */
export interface YamlDocuments {
  readonly documents: readonly WantedObject[];
  /** Findings about what is no document; with an error among them nothing may be applied. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Largest answer of the worker: no commit takes more, and the main thread has to read it. */
const MAX_ANSWER = 2 * 1_048_576;

/** How a text is called in diagnostics. */
const FILE = 'body';

/** Reads and checks a text. Meant for a worker: it may take long for a hostile text. */
export function readYamlText(bytes: Uint8Array): YamlDocuments {
  const { documents, diagnostics } = loadText({ file: FILE, bytes, limits: { bytes: MAX_BYTES } });
  if (diagnostics.some(isError)) return { documents: [], diagnostics };
  return {
    // What is redacted is checked where the stored values are known.
    documents: documents.map(({ resource, source }) => ({
      resource,
      diagnostics: isRedacted(resource, REDACTED) ? [] : checkResource(resource, source),
    })),
    diagnostics,
  };
}

/** The answer as text; undefined when it is larger than any commit. */
export function encodeAnswer(answer: YamlDocuments): string | undefined {
  const text = JSON.stringify(answer);
  return text.length > MAX_ANSWER ? undefined : text;
}

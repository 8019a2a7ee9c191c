import type { Node } from 'yaml';
import { byPlace, type Diagnostic, type Position } from '../model/diagnostic.ts';
import type { Json, Resource } from '../model/resource.ts';
import { decode, lineOfByte } from './decode.ts';
import { finding } from './finding.ts';
import { type Foreign, foreignFindings, foreignType } from './foreign.ts';
import { DEFAULT_LIMITS, type Limits, MAX_BYTES, MAX_DEPTH, MAX_FINDINGS } from './limits.ts';
import { indexLines, type Lines } from './lines.ts';
import { readResource } from './read-resource.ts';
import { withoutReplaced } from './replace.ts';
import { type SourceMap, sourceMap } from './source-map.ts';
import { syntaxWords } from './syntax-faults.ts';
import { unfolded } from './unfold.ts';
import { type YamlDocument, yamlDocuments } from './yaml-documents.ts';
import { convert } from './yaml-value.ts';

/** A text or its bytes, and the name it has in diagnostics. */
export type Input = {
  readonly file: string;
  /** Default: 1 MiB. At most 12 MiB. */
  readonly limits?: Limits;
  /** Objects of a higher layer replace those of lower ones; within a layer they are duplicates. Default: 0. */
  readonly layer?: number;
} & ({ readonly text: string } | { readonly bytes: Uint8Array });

/** A document that could be read: its resource, and where its parts stand. */
export interface Loaded {
  readonly resource: Resource;
  readonly source: SourceMap;
}

/** Documents of texts, and what was wrong with reading them. With an error among it nothing may be applied. */
export interface LoadResult {
  readonly documents: readonly Loaded[];
  /** In the order of places; at most 200 for each text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What was read of a text, documents for other programs aside. */
interface Read extends LoadResult {
  readonly foreign: readonly Foreign[];
}

/**
 * Reads the documents of a YAML 1.2 or JSON text. Documents for other programs are left out with a warning for each
 * kind. Never throws; time and memory are linear in the size.
 */
export const loadText = (input: Input): LoadResult => {
  const { documents, diagnostics, foreign } = readInput(input);
  return { documents, diagnostics: [...diagnostics, ...foreignFindings(foreign)].sort(byPlace) };
};

/** Reads several texts one after the other. Of layers only what holds is left. */
export const loadFiles = (inputs: readonly Input[]): LoadResult => {
  const reads = inputs.map((input) => ({ ...readInput(input), layer: input.layer ?? 0 }));
  const holding = withoutReplaced(reads);
  return {
    documents: holding.flatMap(({ documents }) => documents),
    diagnostics: [
      ...holding.flatMap(({ diagnostics }) => diagnostics),
      ...foreignFindings(reads.flatMap(({ foreign }) => foreign)),
    ],
  };
};

const readInput = (input: Input): Read => {
  const limits = { bytes: Math.min((input.limits ?? DEFAULT_LIMITS).bytes, MAX_BYTES) };
  const readable = readText(input, limits);
  if ('problem' in readable) return { documents: [], diagnostics: [readable.problem], foreign: [] };
  const lines = indexLines(readable.text, input.file);
  const documents: Loaded[] = [];
  const diagnostics: Diagnostic[] = [];
  const foreign: Foreign[] = [];
  for (const document of yamlDocuments(readable.text, limits)) {
    const read = readDocument(document, lines);
    documents.push(...read.documents);
    diagnostics.push(...read.diagnostics.slice(0, MAX_FINDINGS - diagnostics.length));
    foreign.push(...read.foreign);
  }
  return { documents, diagnostics: diagnostics.sort(byPlace), foreign };
};

type Readable = { readonly text: string } | { readonly problem: Diagnostic };

const readText = (input: Input, limits: Limits): Readable => {
  const { file } = input;
  const size = 'text' in input ? Buffer.byteLength(input.text) : input.bytes.byteLength;
  if (size > limits.bytes) {
    const message = `The text has ${size} bytes; at most ${limits.bytes} are read.`;
    return { problem: tooLarge(message, { file, line: 1, column: 1 }) };
  }
  if ('text' in input) return input;
  const decoded = decode(input.bytes);
  if ('text' in decoded) return decoded;
  const position = { file, line: lineOfByte(input.bytes, decoded.badByte), column: 1 };
  const message = `Byte ${decoded.badByte} is not UTF-8 text.`;
  return { problem: finding({ code: 'FB1006', message, fix: 'Save the file as UTF-8.', position }) };
};

const tooLarge = (message: string, position: Position): Diagnostic =>
  finding({ code: 'FB1002', message, fix: 'Split it into several files and changes.', position });

const readDocument = (document: YamlDocument, lines: Lines): Read => {
  if (document.kind !== 'tree')
    return { documents: [], diagnostics: [refusal(document, lines)], foreign: [] };
  // An empty document, as after a last ---, says nothing.
  if (document.node === null || isEmpty(document.node))
    return { documents: [], diagnostics: [], foreign: [] };
  return readTree(document.node, lines);
};

const isEmpty = (node: Node): boolean =>
  'value' in node && node.value === null && !('source' in node && node.source !== '');

const refusal = (document: Exclude<YamlDocument, { kind: 'tree' }>, lines: Lines): Diagnostic => {
  const position = lines(document.offset);
  switch (document.kind) {
    case 'tooDeep': {
      const message = `Maps and lists nest deeper than ${MAX_DEPTH} levels.`;
      return finding({ code: 'FB1003', message, fix: 'Flatten the document.', position });
    }
    case 'tooManyDocuments':
      return tooLarge('The text has more documents than a text of its size limit may have.', position);
    case 'tooManyMarks':
      return tooLarge('The text has more marks of syntax than a text of its size limit may have.', position);
    case 'version': {
      const fix = 'Remove the %YAML line; write true and false, and quote texts such as "0755".';
      return finding({ code: 'FB1001', message: 'Only YAML 1.2 is read.', fix, position });
    }
    case 'broken': {
      const [message, fix] = syntaxWords(document.error, document.tag);
      return finding({ code: 'FB1001', message, fix, position });
    }
  }
};

const readTree = (node: Node, lines: Lines): Read => {
  const { value, faults, targets } = convert(node);
  const whole = sourceMap(node, targets, lines);
  const diagnostics = faults.map(({ code, offset, message, fix }) =>
    finding({ code, message, fix, position: lines(offset) }),
  );
  if (value === undefined) return { documents: [], diagnostics, foreign: [] };
  const documents: Loaded[] = [];
  const foreign: Foreign[] = [];
  for (const { document, at } of unfolded(value)) {
    const source = at === '' ? whole : within(whole, at);
    const type = foreignType(document);
    if (type !== undefined) {
      foreign.push({ ...type, position: source.positionOf('/kind') });
      continue;
    }
    const read = readOne(document, source);
    if (read.loaded !== undefined) documents.push(read.loaded);
    diagnostics.push(...read.diagnostics);
  }
  return { documents, diagnostics, foreign };
};

const readOne = (
  document: Json,
  source: SourceMap,
): { readonly loaded?: Loaded; readonly diagnostics: readonly Diagnostic[] } => {
  const { resource, diagnostics } = readResource(document, source);
  return resource === undefined ? { diagnostics } : { loaded: { resource, source }, diagnostics };
};

/** The part of a source map below a pointer, as that of a document of its own. */
const within = (source: SourceMap, at: string): SourceMap => ({
  file: source.file,
  positionOf: (pointer, part) => source.positionOf(`${at}${pointer}`, part),
});

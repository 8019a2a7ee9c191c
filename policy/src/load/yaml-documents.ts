import { Composer, type CST, type Document, Lexer, type ParsedNode, Parser, type YAMLParseError } from 'yaml';
import { type Limits, MAX_DEPTH, MAX_STRAY, maxDocuments, maxMarks } from './limits.ts';
import { shapeOf } from './yaml-shape.ts';

/** One document of a text: its tree, or why it has none. Offsets count characters of the text. */
export type YamlDocument =
  | { readonly kind: 'tree'; readonly offset: number; readonly node: ParsedNode | null }
  | {
      readonly kind: 'broken';
      readonly offset: number;
      readonly error: YAMLParseError['code'];
      /** Whether it is about a tag, which is only a warning to the library. */
      readonly tag: boolean;
    }
  | { readonly kind: 'version' | 'tooDeep' | 'tooManyMarks' | 'tooManyDocuments'; readonly offset: number };

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  // The library's own check compares each key with all others.
  uniqueKeys: false,
  // Its messages would quote the text, secrets among it.
  prettyErrors: false,
  // Tags such as !!binary and !!set would make values that JSON does not have.
  resolveKnownTags: false,
} as const;

const NOT_STRAY: ReadonlySet<string> = new Set([
  'document',
  'comment',
  'newline',
  'space',
  'doc-end',
  'byte-order-mark',
]);

/**
 * Reads the documents of a YAML 1.2 or JSON text one by one. Nesting is bounded before anything recurses, and the
 * number of marks before anything is built, so the time is linear in the size whatever the text is.
 */
export function* yamlDocuments(text: string, limits: Limits): Generator<YamlDocument> {
  const composer = new Composer<ParsedNode>(OPTIONS);
  let documents = 0;
  let stray = 0;
  for (const step of boundedTokens(text, limits)) {
    if ('kind' in step) return yield step;
    const { type, offset } = step;
    if (!NOT_STRAY.has(type) && ++stray > MAX_STRAY) return yield unexpected(offset);
    if (type === 'document' && ++documents > maxDocuments(limits))
      return yield { kind: 'tooManyDocuments', offset };
    const refused = type === 'document' ? refusalOf(step) : undefined;
    if (refused !== undefined) yield refused;
    else for (const document of composer.next(step)) yield outcomeOf(document);
  }
  // Forced, so that errors outside of any document come out too.
  for (const document of composer.end(true, text.length)) yield outcomeOf(document);
}

const unexpected = (offset: number): YamlDocument => ({
  kind: 'broken',
  offset,
  error: 'UNEXPECTED_TOKEN',
  tag: false,
});

const refusalOf = (document: CST.Document): YamlDocument | undefined => {
  const { depth, crowd } = shapeOf(document, MAX_DEPTH);
  const offset = document.value?.offset ?? document.offset;
  if (depth > MAX_DEPTH) return { kind: 'tooDeep', offset };
  return crowd > MAX_STRAY ? unexpected(offset) : undefined;
};

/** Tokens of the concrete syntax; ends with a refusal when there are too many marks or they nest too deep. */
function* boundedTokens(text: string, limits: Limits): Generator<CST.Token | YamlDocument> {
  const parser = new Parser();
  let marks = 0;
  let offset = 0;
  let flow = 0;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!inScalar) flow += nesting(lexeme);
    inScalar = lexeme === SCALAR;
    if (flow > MAX_DEPTH) return yield { kind: 'tooDeep', offset };
    if (++marks > maxMarks(limits)) return yield { kind: 'tooManyMarks', offset };
    yield* parser.next(lexeme);
    if (!CONTROL.has(lexeme)) offset += lexeme.length;
  }
  yield* parser.end();
}

/** The lexer's announcement that the next lexeme is a scalar. */
const SCALAR = '\u001f';

/** Lexemes that do not stand in the text: start of a document, end of a flow collection, scalar. */
const CONTROL: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

const nesting = (lexeme: string): number => {
  if (lexeme === '[' || lexeme === '{') return 1;
  return lexeme === ']' || lexeme === '}' ? -1 : 0;
};

const outcomeOf = (document: Document.Parsed<ParsedNode>): YamlDocument => {
  const offset = document.range[0];
  const { version, explicit } = document.directives.yaml;
  if (explicit === true && version !== '1.2') return { kind: 'version', offset };
  const [error] = document.errors;
  if (error !== undefined) return { kind: 'broken', offset: error.pos[0], error: error.code, tag: false };
  const [warning] = document.warnings;
  if (warning !== undefined)
    return { kind: 'broken', offset: warning.pos[0], error: warning.code, tag: true };
  return { kind: 'tree', offset, node: document.contents };
};

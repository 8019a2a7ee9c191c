import { RE2JS } from 're2js';

/** A condition whose value may be an expression: of a path, a header or a query parameter. */
interface Expression {
  readonly value: string;
}

/** Compiled expressions by the condition they stand in; they live as long as it. `null`: RE2 refuses it. */
const compiled = new WeakMap<Expression, RE2JS | null>();

/** Whether the expression matches the whole text. One that RE2 refuses matches nothing; linear in the text. */
export const matchesWhole = (expression: Expression, text: string): boolean =>
  expressionOf(expression)?.testExact(text) ?? false;

/** Compiles the expression unless it is already, so that no request has to wait for it. */
export const expressionOf = (expression: Expression): RE2JS | null => {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const made = compile(expression.value);
  compiled.set(expression, made);
  return made;
};

const compile = (pattern: string): RE2JS | null => {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
};

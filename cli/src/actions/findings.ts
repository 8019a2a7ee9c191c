import { type Diagnostic, isError } from '@flyball/policy';
import { isRefusal } from '../api/refused.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Documents, isRefused } from '../files/documents.ts';
import { placedFindings } from '../files/server-findings.ts';
import type { Io } from '../io.ts';
import { countsText, diagnosticsText } from '../render/diagnostics.ts';
import { linesOfInputs } from '../render/frame.ts';
import { stylesOf } from '../render/style.ts';

/** Shows findings about files on stderr. */
export const showFindings = async (
  io: Io,
  { inputs }: Pick<Documents, 'inputs'>,
  diagnostics: readonly Diagnostic[],
): Promise<void> => {
  if (diagnostics.length === 0) return;
  const styles = stylesOf(io, 'stderr');
  await io.stderr.write(`${diagnosticsText(diagnostics, { lines: linesOfInputs(inputs), styles })}\n`);
};

/** Shows what is wrong with documents by themselves. Answers whether they can be used. */
export const areUsable = async (io: Io, documents: Documents, consequence: string): Promise<boolean> => {
  const { diagnostics } = documents;
  await showFindings(io, documents, diagnostics);
  if (!diagnostics.some(isRefused)) return true;
  await io.stderr.write(`${countsText(diagnostics.filter(isError))}. ${consequence}\n`);
  return false;
};

/** Shows why the server refused documents, at their places, and answers the exit code. Other errors are thrown on. */
export const showRefusal = async (io: Io, documents: Documents, error: unknown): Promise<ExitCode> => {
  if (!isRefusal(error) || error.diagnostics.length === 0) throw error;
  const placed = placedFindings(error.diagnostics, documents.documents);
  await showFindings(io, documents, placed);
  const { message, code } = error.fault;
  const mend =
    code === 'FLYBALL_API_BROKEN' ? 'Mend what is named above, or add --allow-broken.' : error.fault.mend;
  await io.stderr.write(
    `${stylesOf(io, 'stderr').red('error')}: ${message} Nothing was applied. [${code}]\n  ${mend}\n`,
  );
  return EXIT.wrong;
};

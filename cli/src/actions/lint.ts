import { isError } from '@flyball/policy';
import { lintOutput, openProject } from '@flyball/policy/project';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { givenInputs } from '../files/documents.ts';
import { countsText, diagnosticsText } from '../render/diagnostics.ts';
import { dataText } from '../render/documents.ts';
import { linesOfInputs } from '../render/frame.ts';
import { stylesOf } from '../render/style.ts';
import { counted } from '../render/text.ts';

/** `flyball lint`: all that can be said of files without a server. */
export const lint = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const inputs = await givenInputs(given);
  const project = openProject(inputs);
  const { diagnostics, documents } = project;
  const code = diagnostics.some(isError) ? EXIT.wrong : EXIT.done;
  const data = dataText(textOf(given, 'output'), lintOutput(project));
  if (data !== undefined) {
    await io.stdout.write(data);
    return code;
  }
  const view = { lines: linesOfInputs(inputs), styles: stylesOf(io, 'stdout') };
  if (diagnostics.length > 0) await io.stdout.write(`${diagnosticsText(diagnostics, view)}\n`);
  const found = countsText(diagnostics);
  const where = `${counted(documents.length, 'document')} in ${counted(inputs.length, 'file')}`;
  await io.stderr.write(`${found === '' ? 'Nothing is wrong' : found} (${where}).\n`);
  return code;
};

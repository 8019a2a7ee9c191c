import { toDocument } from '@flyball/policy/load';
import type { PlanAnswer } from '../api/answers.ts';
import { openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { isFaultError } from '../faults.ts';
import { type Documents, givenInputs, readDocuments } from '../files/documents.ts';
import { placedFindings, untold } from '../files/server-findings.ts';
import { dataText } from '../render/documents.ts';
import { linesOfInputs } from '../render/frame.ts';
import { differs, planSummary, planText } from '../render/plan.ts';
import { stylesOf } from '../render/style.ts';
import { areUsable, showRefusal } from './findings.ts';

/** `flyball diff`: 0 nothing differs, 1 something does, above an error. */
export const diff = async (given: Given): Promise<ExitCode> => {
  try {
    return await planned(given);
  } catch (error) {
    // 1 is taken: it says that something differs.
    if (isFaultError(error) && error.fault.exit === EXIT.no)
      Object.assign(error, { fault: { ...error.fault, exit: EXIT.wrong } });
    throw error;
  }
};

const planned = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const documents = readDocuments(await givenInputs(given));
  if (!(await areUsable(io, documents, 'There is no plan.'))) return EXIT.wrong;
  const api = await openApi(io);
  const changes = documents.documents.map(({ resource }) => ({ op: 'put', object: toDocument(resource) }));
  let plan: PlanAnswer;
  try {
    plan = await api.ask<PlanAnswer>(own('plans'), { method: 'POST', body: { changes } });
  } catch (error) {
    return showRefusal(io, documents, error);
  }
  await show(given, documents, plan);
  return differs(plan) ? EXIT.no : EXIT.done;
};

const show = async (given: Given, documents: Documents, plan: PlanAnswer): Promise<void> => {
  const { io } = given;
  const shown = { ...plan, diagnostics: placedFindings(plan.diagnostics, documents.documents) };
  const data = dataText(textOf(given, 'output'), shown);
  if (data !== undefined) return io.stdout.write(data);
  const view = { lines: linesOfInputs(documents.inputs), styles: stylesOf(io, 'stdout') };
  const text = planText({ ...shown, diagnostics: untold(shown.diagnostics, documents.diagnostics) }, view);
  await io.stdout.write(text);
  await io.stderr.write(`${planSummary(plan)}\n`);
};

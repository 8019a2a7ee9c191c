import { type Diagnostic, keyOf, type Position, type Resource } from '@flyball/policy';
import type { PolicyTestSpec } from '@flyball/policy/kinds';
import { openProject, type Project, traceContextOf } from '@flyball/policy/project';
import { runPolicyTests, type TestOutcome } from '@flyball/policy/testing';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { givenInputs, isRefused } from '../files/documents.ts';
import { objectName } from '../render/diagnostics.ts';
import { dataText } from '../render/documents.ts';
import { type Styles, stylesOf } from '../render/style.ts';
import { oneLine } from '../render/text.ts';
import { areUsable } from './findings.ts';

/** `flyball test`: runs the PolicyTests among files against the other documents, without a server. */
export const test = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const inputs = await givenInputs(given);
  const project = openProject(inputs);
  const refused: readonly Diagnostic[] = project.diagnostics.filter(isRefused);
  const documents = { inputs, documents: project.documents, diagnostics: refused };
  if (!(await areUsable(io, documents, 'No test was run.'))) return EXIT.wrong;
  const tests = project.documents.map(({ resource }) => resource).filter(isPolicyTest);
  if (tests.length === 0)
    throw cliFault(
      'FLYBALL_CLI_FILE',
      'There is no PolicyTest in the files.',
      'See `flyball explain policytest`.',
    );
  const outcomes = placed(project, runPolicyTests(tests, traceContextOf(project)));
  const failed = outcomes.filter(({ faults }) => faults.length > 0).length;
  const data = dataText(textOf(given, 'output'), resultOf(outcomes));
  if (data !== undefined) await io.stdout.write(data);
  else {
    const styles = stylesOf(io, 'stdout');
    await io.stdout.write(outcomes.map((outcome) => outcomeText(outcome, styles)).join(''));
    await io.stderr.write(`${outcomes.length - failed} passed, ${failed} failed.\n`);
  }
  return failed > 0 ? EXIT.no : EXIT.done;
};

const isPolicyTest = (resource: Resource): resource is Resource<PolicyTestSpec> =>
  resource.kind === 'PolicyTest';

type PlacedOutcome = TestOutcome & { readonly position?: Position };

const placed = (project: Project, outcomes: readonly TestOutcome[]): readonly PlacedOutcome[] => {
  const sources = new Map(project.documents.map(({ resource, source }) => [keyOf(resource), source]));
  return outcomes.map((outcome) => {
    const position = sources.get(outcome.object)?.positionOf(outcome.field);
    return position === undefined ? outcome : { ...outcome, position };
  });
};

const resultOf = (outcomes: readonly PlacedOutcome[]) => {
  const failed = outcomes.filter(({ faults }) => faults.length > 0).length;
  return {
    passed: outcomes.length - failed,
    failed,
    tests: outcomes.map(({ object, test: name, field, faults, position }) => ({
      object: objectName(object),
      test: name,
      passed: faults.length === 0,
      field,
      ...position,
      faults,
    })),
  };
};

const outcomeText = (
  { object, test: name, faults, position }: PlacedOutcome,
  { green, red, dim }: Styles,
): string => {
  const title = `${dim(objectName(object))} ${oneLine(name)}`;
  if (faults.length === 0) return `${green('pass')} ${title}\n`;
  const place = position === undefined ? '' : `     ${position.file}:${position.line}:${position.column}\n`;
  return `${red('fail')} ${title}\n${place}${faults.map((fault) => `     ${oneLine(fault)}\n`).join('')}`;
};

import { didYouMean } from '@flyball/policy/check';
import { apiVersionOf, jsonSchemaOf } from '@flyball/policy/kinds';
import type { Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { kindNamed } from '../kinds/names.ts';
import { type FieldShape, fieldsOf } from '../render/schema-fields.ts';
import { stylesOf } from '../render/style.ts';

/** `flyball explain kind[.field…]`: what a kind or a field of it means. */
export const explain = async ({ io, args }: Given): Promise<ExitCode> => {
  const [word = '', ...steps] = (args[0] ?? '').split('.');
  const kind = kindNamed(word);
  let shape: FieldShape = {
    name: kind.kind,
    type: 'object',
    isRequired: false,
    doc: kind.doc,
    schema: jsonSchemaOf(kind),
  };
  const path: string[] = [];
  for (const step of steps.map((one) => one.replace(/(?:\[\]|\[\d+\])+$/, ''))) {
    shape = fieldNamed(shape, step, [kind.singular, ...path].join('.'));
    path.push(step);
  }
  const { bold, dim } = stylesOf(io, 'stdout');
  const fields = fieldsOf(shape.schema);
  const width = Math.max(0, ...fields.map(({ name }) => name.length));
  const lines = [
    `${bold('KIND')}     ${kind.kind}`,
    `${bold('VERSION')}  ${apiVersionOf(kind)}`,
    ...(path.length === 0 ? [] : [`${bold('FIELD')}    ${path.join('.')} ${dim(`<${shape.type}>`)}`]),
    '',
    shape.doc,
    ...(fields.length === 0 ? [] : ['', bold('FIELDS')]),
    ...fields.flatMap(({ name, type, isRequired, doc }) => [
      `  ${name.padEnd(width)}  ${dim(`<${type}>`)}${isRequired ? ' required' : ''}`,
      ...(doc === '' ? [] : [`  ${' '.repeat(width)}  ${doc}`]),
    ]),
  ];
  await io.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.done;
};

const fieldNamed = ({ schema }: FieldShape, name: string, where: string): FieldShape => {
  const fields = fieldsOf(schema);
  const found = fields.find((field) => field.name === name) ?? fields.find((field) => field.name === '<key>');
  if (found !== undefined) return { ...found, name };
  const names = fields.map((field) => field.name);
  const otherwise = names.length === 0 ? `${where} has no fields.` : `Fields: ${names.join(', ')}.`;
  throw cliFault('FLYBALL_CLI_FIELD', `${where} has no field "${name}".`, didYouMean(name, names, otherwise));
};

import { apiVersionOf } from '@flyball/policy/kinds';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { STORED } from '../kinds/names.ts';
import { dataText } from '../render/documents.ts';
import { tableOf } from '../render/table.ts';

/** `flyball api-resources`: the kinds this program knows. */
export const apiResources = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const form = textOf(given, 'output');
  const kinds = STORED.map((kind) => ({
    name: kind.plural,
    shortNames: kind.shortNames,
    apiVersion: apiVersionOf(kind),
    namespaced: kind.namespaced,
    kind: kind.kind,
    doc: kind.doc,
  }));
  const data = dataText(form, { items: kinds });
  if (data !== undefined) await io.stdout.write(data);
  else if (form === 'name') await io.stdout.write(kinds.map(({ name }) => `${name}\n`).join(''));
  else {
    const rows = kinds.map(({ name, shortNames, apiVersion, namespaced, kind, doc }) => [
      name,
      shortNames.join(',') || ' ',
      apiVersion,
      String(namespaced),
      kind,
      ...(form === 'wide' ? [doc.split(/(?<=\.) /, 1)[0] ?? ''] : []),
    ]);
    const head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
    await io.stdout.write(tableOf(form === 'wide' ? [...head, 'MEANING'] : head, rows));
  }
  return EXIT.done;
};

import { z } from 'zod';
import { text } from './fields.ts';
import { type Broken, withRules } from './rule.ts';

/**
 * A path goes into a request line: visible ASCII only, or it could end the line. One that did not start with a slash
 * would go on the host name of a Location, one with a query would come before that of the request.
 */
const newPath = () =>
  text(1024).regex(/^(\/[!-"$->@-~]*)?$/, {
    message: 'a path that starts with /, of visible ASCII characters without ? and #; escape others by %',
  });

const pathModifierFields = z.strictObject({
  type: z
    .enum(['ReplaceFullPath', 'ReplacePrefixMatch'])
    .describe('Replace the whole path, or the prefix that the rule matched.'),
  replaceFullPath: newPath().optional().describe('New path. Set exactly when type is ReplaceFullPath.'),
  replacePrefixMatch: newPath()
    .optional()
    .describe('What stands in place of the matched prefix. Set exactly when type is ReplacePrefixMatch.'),
});

function* pathModifierRules(path: z.output<typeof pathModifierFields>): Generator<Broken> {
  const [wanted, other] =
    path.type === 'ReplaceFullPath'
      ? (['replaceFullPath', 'replacePrefixMatch'] as const)
      : (['replacePrefixMatch', 'replaceFullPath'] as const);
  if (path[wanted] === undefined)
    yield {
      path: [wanted],
      code: 'FB1103',
      message: `${wanted} is missing: type is ${path.type}.`,
      fix: `Add ${wanted}.`,
    };
  if (path[other] !== undefined)
    yield {
      path: [other],
      code: 'FB1107',
      message: `${other} is set, but type is ${path.type}.`,
      fix: `Remove ${other} or change type.`,
    };
}

/** A new path for a request or redirect (Gateway API HTTPPathModifier). */
export const pathModifier = pathModifierFields.superRefine(withRules(pathModifierRules));

import { GENERATED_HEADER, stringLiteral } from './text.mjs';

function fieldEntry({ comment, message, rule, ...field }) {
  return { ...field, ...(message ? { message } : {}), ...(rule === 'single' ? {} : { rule }) };
}

/**
 * The fields of each message, for the codec.
 *
 * @param {import('./own-model.mjs').OwnModel} model Result of `ownModel`.
 * @returns {string} JSON: full name → fields in order of number.
 */
export function ownDescriptor({ messages }) {
  return JSON.stringify(
    Object.fromEntries(messages.map(({ name, fields }) => [name, fields.map(fieldEntry)])),
  );
}

function methodLines({ name, path, request, response, requestStream, responseStream }) {
  const key = name[0].toLowerCase() + name.slice(1);
  const types = `request: ${stringLiteral(request)}, response: ${stringLiteral(response)}`;
  return `    ${key}: { path: ${stringLiteral(path)}, ${types}, requestStream: ${requestStream}, responseStream: ${responseStream} },`;
}

/**
 * The services of our own contracts as data.
 *
 * @param {import('./own-model.mjs').OwnModel} model Result of `ownModel`.
 * @returns {string} Source of a module.
 */
export function ownServices({ services }) {
  const lines = services.map(
    ({ name, methods }) => `  ${stringLiteral(name)}: {\n${methods.map(methodLines).join('\n')}\n  },`,
  );
  return `${GENERATED_HEADER}\n\n/** Calls of our own contracts by service and method. */\nexport const ownServices = {\n${lines.join('\n')}\n} as const;\n`;
}

/**
 * A module that carries a descriptor as JSON text: cheap to bundle and to type-check, parsed only when first used.
 *
 * @param {string} name Exported constant.
 * @param {string} json Descriptor.
 * @returns {string} Source of a module.
 */
export function descriptorModule(name, json) {
  return `${GENERATED_HEADER}\n\n/** Descriptor as JSON text. */\nexport const ${name}: string = ${stringLiteral(json)};\n`;
}

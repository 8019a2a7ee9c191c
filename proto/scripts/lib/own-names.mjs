import { basename, dirname } from 'node:path';
import protobuf from 'protobufjs';

const VERSION_SEGMENT = /^v\d+[a-z0-9]*$/;

function pascal(text) {
  return text.replace(/(?:^|[_-])([a-z])/g, (_, letter) => letter.toUpperCase());
}

function packagePath(type) {
  const path = [];
  for (let at = type.parent; at && at.name !== ''; at = at.parent) {
    if (!(at instanceof protobuf.Type)) path.unshift(at.name);
  }
  return path;
}

function messagePath(type) {
  return type instanceof protobuf.Type ? [...messagePath(type.parent), type.name] : [];
}

/**
 * Name of a message's TypeScript type: the last segment of its package that is no version, then the message, nested
 * ones joined: `flyball.ir.v1.Rule` → `IrRule`. Without a package, the folder of its file stands for it.
 */
export function typeName(type) {
  const segments = packagePath(type).filter((segment) => !VERSION_SEGMENT.test(segment));
  const prefix = segments.at(-1) ?? basename(dirname(type.filename));
  return [prefix, ...messagePath(type)].map(pascal).join('');
}

/** Property of a field: its JSON name by the rule of the protobuf language (`bind_port` → `bindPort`). */
export function propertyName(field) {
  return field.name.replace(/_+(.?)/g, (_, next) => next.toUpperCase());
}

import { OWN_ROUTES } from '../../../control-plane/src/api/routes.ts';
import { PERMITTED } from '../../../control-plane/src/auth/roles.ts';
import { KINDS } from '../../../policy/src/kinds/index.ts';
import { CONVENTIONS, REQUESTS, ROUTE_TEXTS } from './api-texts.mjs';
import { code, page, table } from './markdown.mjs';

function rolesFor(verb) {
  const roles = Object.keys(PERMITTED).filter((role) => PERMITTED[role].has(verb));
  return roles.map(code).join(', ');
}

function routeRow({ path, method, verb }) {
  const text = ROUTE_TEXTS[`${method} ${path}`];
  if (text === undefined)
    throw new Error(`scripts/lib/docs/api-texts.mjs says nothing of ${method} ${path}.`);
  const shown = path.replace(/:(\w+)/g, '{$1}');
  return [code(method), code(shown), verb === undefined ? 'anybody, without a token' : rolesFor(verb), text];
}

function resourceRow({ group, versions, plural, namespaced, kind, class: written }) {
  const root = group === '' ? `/api/${versions[0]}` : `/apis/${group}/${versions[0]}`;
  const path = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  return [kind, code(path), written === 'state' ? 'read only' : 'read and write'];
}

function verbRow(role) {
  return [code(role), [...PERMITTED[role]].map(code).join(', ')];
}

/** The page of the HTTP API. */
export function apiPage() {
  const served = KINDS.filter((kind) => kind.class !== 'reference');
  return page(
    '# HTTP API',
    CONVENTIONS,
    '## Resources',
    table(['kind', 'path', 'access'], served.map(resourceRow)),
    REQUESTS,
    '## Other paths',
    table(['method', 'path', 'roles', 'what it does'], OWN_ROUTES.map(routeRow)),
    '## Roles',
    table(['role', 'verbs'], Object.keys(PERMITTED).map(verbRow)),
    'Codes of refusals are listed under [errors](errors.md#http-api).',
  );
}

import { expect, it } from 'vitest';
import { createStore } from '../state/store.ts';
import { createScopeTables } from '../state/tables.ts';
import { bodyOf } from '../testing/entries.ts';
import { createRouteElements } from './route-elements.ts';

it('of a redirect, routes for domains that are gone are not kept', () => {
  let encoded = 0;
  const elements = createRouteElements({
    routesOf: () => {
      encoded += 1;
      return [];
    },
    fieldsOf: () => ({}),
    limits: false,
  });
  const tables = createScopeTables();
  const rules = [{ id: 'r', matches: [{ precedence: 'a' }], redirect: { status: 302 } }];
  tables.update([bodyOf('RouteBlock', { scope: 's', host: '*', route: 'r', rules })]);
  const store = createStore();
  const ask = (domain: string): unknown =>
    elements.of(tables.matchesFor(domain), { domain, listenerPort: 80, store });
  elements.forgetHosts(2);
  for (const domain of ['a.test', 'b.test', 'a.test', 'b.test']) ask(domain);
  expect(encoded).toBe(2);
  for (let index = 0; index < 10; index += 1) {
    elements.forgetHosts(2);
    ask(`${index}.test`);
  }
  expect(encoded).toBe(12);
  ask('a.test');
  expect(encoded).toBe(13);
});

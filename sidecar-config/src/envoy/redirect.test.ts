import type { Redirect } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../testing/entries.ts';
import { type RedirectRoute, redirectRoutes } from './redirect.ts';

const [match] = bodyOf('RouteBlock', { rules: [{ matches: [{}] }] }).rules[0]?.matches ?? [];

const routes = (
  redirect: Partial<Redirect>,
  domain: string,
  listenerPort?: number,
): readonly RedirectRoute[] => {
  if (!match) throw new Error('no match');
  const whole = { scheme: '', host: '', port: 0, status: 302, ...redirect };
  return redirectRoutes(whole, { match, domain, listenerPort });
};

const only = (redirect: Partial<Redirect>, domain: string, listenerPort?: number) => {
  const [first, ...others] = routes(redirect, domain, listenerPort);
  expect(others).toEqual([]);
  return first?.redirect;
};

const FOUND = { responseCode: 'FOUND' };

describe('the port of a location', () => {
  it('is written where it is not the own one of the scheme', () => {
    expect(only({ port: 8443 }, '*', 80)).toEqual({ portRedirect: 8443, ...FOUND });
    expect(only({}, '*', 8090)).toEqual({ portRedirect: 8090, ...FOUND });
    expect(only({ scheme: 'https', port: 80 }, '*', 80)).toEqual({
      schemeRedirect: 'https',
      portRedirect: 80,
      ...FOUND,
    });
    expect(only({ port: 443 }, '*', 80)).toEqual({ portRedirect: 443, ...FOUND });
  });

  it('is left out by giving the host, where that is known', () => {
    expect(only({ host: 'new.test' }, '*', 80)).toEqual({ hostRedirect: 'new.test', ...FOUND });
    expect(only({}, 'www.test', 80)).toEqual({ hostRedirect: 'www.test', ...FOUND });
    expect(only({ scheme: 'https' }, 'www.test', 8090)).toEqual({
      schemeRedirect: 'https',
      hostRedirect: 'www.test',
      ...FOUND,
    });
  });

  it('under a wildcard depends on whether Host has one', () => {
    const [plain, withPort, ...others] = routes({}, '*.test', 80);
    expect(others).toEqual([]);
    expect(plain?.redirect).toEqual(FOUND);
    expect(withPort).toEqual({ redirect: { portRedirect: 80, ...FOUND }, headers: [] });
    const regex = plain?.headers[0]?.stringMatch?.safeRegex?.regex ?? '';
    const isPlain = (host: string): boolean => new RegExp(`^(?:${regex})$`).test(host);
    expect(['www.test', '[::1]', 'www.test:80', '[::1]:80'].map(isPlain)).toEqual([true, true, false, false]);
  });

  it('stays that of the request at a waypoint', () => {
    expect(only({}, '*')).toEqual(FOUND);
    expect(only({ port: 8080 }, '*')).toEqual({ portRedirect: 8080, ...FOUND });
  });
});

it.each([
  [301, 'MOVED_PERMANENTLY'],
  [303, 'SEE_OTHER'],
  [307, 'TEMPORARY_REDIRECT'],
  [308, 'PERMANENT_REDIRECT'],
])('status %d', (status, responseCode) => {
  expect(only({ status, host: 'x' }, '*', 80)).toEqual({ hostRedirect: 'x', responseCode });
});

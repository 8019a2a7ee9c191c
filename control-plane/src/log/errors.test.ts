import { expect, it } from 'vitest';
import { isLogError, LOG_CODES, logError, logFault } from './errors.ts';

it('says of every code what it means and how to mend it', () => {
  for (const [code, { status, title, mend }] of Object.entries(LOG_CODES)) {
    expect(code).toMatch(/^FLYBALL_LOG_[A-Z_]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).not.toMatch(/\.$/);
    expect(mend).toMatch(/\.$/);
  }
});

it('knows its own errors from others', () => {
  const cause = new Error('disk');
  const error = logError(logFault('FLYBALL_LOG_EXPIRED', { message: 'm', where: 'w', current: '9' }), cause);
  expect(isLogError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'FLYBALL_LOG_EXPIRED', status: 410, where: 'w', current: '9', cause });
  expect(isLogError(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe(false);
  expect(isLogError(Object.assign(new Error('x'), { code: 'toString' }))).toBe(false);
});

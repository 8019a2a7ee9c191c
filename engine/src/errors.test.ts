import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { asEngineError, ENGINE_ERRORS, EngineError, isEngineErrorCode } from './errors.ts';

test.each(Object.entries(ENGINE_ERRORS))('%s is complete and its status is one of gRPC', (code, entry) => {
  expect(code).toMatch(/^FLYBALL_ENGINE_[A-Z_]+$/);
  expect(status[entry.status]).toBeGreaterThan(0);
  expect([entry.title, entry.mend].filter((text) => text.length < 5 || text.endsWith('.'))).toEqual([]);
});

test('an error says code, title and detail, cut', () => {
  const error = new EngineError('FLYBALL_ENGINE_TIMED_OUT', 'x'.repeat(600));
  expect(error.message).toMatch(/^FLYBALL_ENGINE_TIMED_OUT: the other side did not answer in time: x{512}$/);
  expect(error.status).toBe('DEADLINE_EXCEEDED');
});

test('unknown failures become errors of the registry', () => {
  const known = new EngineError('FLYBALL_ENGINE_STOPPED');
  expect(asEngineError(known, 'FLYBALL_ENGINE_UNREACHABLE')).toBe(known);
  expect(asEngineError(new Error('why'), 'FLYBALL_ENGINE_UNREACHABLE')).toMatchObject({ detail: 'why' });
  expect(isEngineErrorCode('toString')).toBe(false);
});

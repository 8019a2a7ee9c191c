import { expect, test } from 'vitest';
import { platformOf } from './platform-of.mjs';

test.each([
  ['@biomejs/cli-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
  ['@oxlint/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@oxlint/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
  ['@oxlint/binding-openharmony-arm64', { os: ['openharmony'], cpu: ['arm64'] }],
  ['@oxlint-tsgolint/win32-x64', { os: ['win32'], cpu: ['x64'] }],
  ['nacos-sdk-rust-binding-node-freebsd-x64', { os: ['freebsd'], cpu: ['x64'] }],
  ['left-pad', {}],
])('%s', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

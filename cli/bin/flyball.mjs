#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../../dist/flyball.mjs', import.meta.url);
if (!existsSync(bundle)) {
  console.error('flyball is not built yet. Run: npm run build');
  process.exit(1);
}
await import(bundle.href);

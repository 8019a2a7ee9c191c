import { failure } from './lib/failure.mjs';
import { addressesIn, completed, lockText, missingEntries, readLock, writeLock } from './lib/lock.mjs';
import { main } from './lib/main.mjs';

// Run after every change of a dependency; with --check it only tells whether there is something to do.
await main((given) => {
  const { text, lock } = readLock();
  const addresses = addressesIn(text);
  if (addresses.length > 0) throw failure(`package-lock.json holds addresses:\n${addresses.join('\n')}`);
  const missing = missingEntries(lock).map(({ name }) => name);
  const whole = completed(lock);
  if (lockText(whole) === text) return 0;
  if (given.includes('--check')) {
    throw failure(`package-lock.json is not complete; run scripts/complete-lock.mjs.\n${missing.join('\n')}`);
  }
  writeLock(whole);
  console.log(`Completed package-lock.json: ${missing.length} entries added.`);
  return 0;
});

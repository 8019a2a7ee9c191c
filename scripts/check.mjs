import { checks } from './lib/checks.mjs';
import { main } from './lib/main.mjs';
import { duration, say, totals } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

async function runCheck({ name, run }) {
  const started = Date.now();
  const { code, output } = await run();
  say(`${code === 0 ? 'passed' : 'FAILED'}  ${name} (${duration(Date.now() - started)})`);
  if (code !== 0) say(output.trimEnd());
  return code === 0;
}

await main(async () => {
  await setUp();
  const counts = { passed: 0, failed: 0 };
  // One after the other: each tool uses every core by itself.
  for (const check of checks) counts[(await runCheck(check)) ? 'passed' : 'failed'] += 1;
  console.log(totals(counts));
  return counts.failed === 0 ? 0 : 1;
});

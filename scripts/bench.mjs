import { benchNames, runBench } from './lib/bench.mjs';
import { failure } from './lib/failure.mjs';
import { main } from './lib/main.mjs';
import { duration, say, totals } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

function chosen(given) {
  const all = benchNames();
  const unknown = given.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw failure(`No bench ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  return given.length > 0 ? given : all;
}

async function succeeds(name) {
  const started = Date.now();
  try {
    console.log(JSON.stringify(await runBench(name)));
    say(`passed  ${name} (${duration(Date.now() - started)})`);
    return true;
  } catch (error) {
    say(`FAILED  ${name}: ${error.message}`);
    return false;
  }
}

await main(async (given) => {
  await setUp();
  const counts = { passed: 0, failed: 0 };
  // One after the other, or they would measure each other.
  for (const name of chosen(given)) counts[(await succeeds(name)) ? 'passed' : 'failed'] += 1;
  // To stderr: stdout holds the results alone, one JSON object a line.
  say(totals(counts));
  return counts.failed === 0 ? 0 : 1;
});

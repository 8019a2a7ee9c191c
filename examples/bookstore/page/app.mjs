import { showCommands } from './commands.mjs';
import { byId } from './dom.mjs';
import { showOthers } from './flood.mjs';
import { refreshShelf } from './shelf.mjs';
import { getJson } from './shop.mjs';
import { addPurchases, newest, showSummary } from './strip.mjs';

const STRIP_MS = 500;
const SHELF_MS = 3_000;
const AFTER_FAILURE_MS = 2_000;

/** Runs again and again, with a pause after each end; stands still while nobody looks. */
async function repeat(run, pauseMs) {
  for (;;) {
    let pause = pauseMs;
    try {
      if (!document.hidden) await run();
    } catch {
      pause = AFTER_FAILURE_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

let recent = [];

async function refreshStrip() {
  const dot = byId('dot').classList;
  try {
    const { purchases, summary } = await getJson(`/purchases?after=${newest()}`);
    recent = [...recent, ...purchases].slice(-200);
    addPurchases(purchases);
    showSummary(summary);
    showOthers(recent);
    dot.add('on');
  } catch (error) {
    dot.remove('on');
    byId('rate').textContent = 'the shop does not answer';
    throw error;
  }
}

for (const id of ['user', 'vip'])
  byId(id).addEventListener('change', () => void refreshShelf().catch(() => {}));
byId('who').addEventListener('submit', (event) => event.preventDefault());
byId('way-gateway').textContent = location.port || location.protocol.replace(':', '');
showCommands();
void repeat(refreshStrip, STRIP_MS);
void repeat(refreshShelf, SHELF_MS);

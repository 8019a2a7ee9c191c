import { byId, element, euros } from './dom.mjs';

const LENGTH = 100;
const HINT = byId('detail').textContent;

let purchases = [];
let isHeld = false;

/** Puts further purchases on the strip. It holds still while somebody points at it. */
export function addPurchases(added) {
  const first = added[0]?.seq ?? 0;
  // Numbers that begin anew: stock was restarted.
  const kept = purchases.filter(({ seq }) => seq < first);
  purchases = [...kept, ...added].slice(-LENGTH);
  if (!isHeld) render();
}

/** Number of the newest purchase. */
export const newest = () => purchases.at(-1)?.seq ?? 0;

/** Shows the numbers of a strip. */
export function showSummary({ total, perSecond, account, stock, failed, retried, medianMs, vip }) {
  byId('rate').textContent = total === 0 ? 'waiting for the first one' : `${perSecond.toFixed(0)} a second`;
  for (const version of ['v1', 'v2', 'v3']) byId(version).textContent = String(account[version] ?? 0);
  byId('vips').replaceChildren(String(vip.v2), element('small', {}, ` of ${vip.total}`));
  byId('retried').textContent = String(retried);
  byId('failed').textContent = String(failed);
  byId('failed')
    .closest('.tile')
    .classList.toggle('some', failed > 0);
  byId('median').textContent = `median ${total === 0 ? '–' : medianMs.toFixed(0)} ms`;
  byId('way-stock').replaceChildren(...shares(stock, total));
  byId('way-account').replaceChildren(...shares(account, total));
  byId('strip').setAttribute('aria-label', spoken({ total, account, failed }));
}

/** Versions with their shares; the share is left out where one version has it all. */
const shares = (counts, total) => {
  const parts = Object.entries(counts).map(([version, count]) => [
    element('em', { className: version }, version),
    element('span', { className: 'share' }, total === count ? '' : ` ${Math.round((100 * count) / total)}`),
  ]);
  return parts.length === 0 ? ['–'] : parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part]));
};

const spoken = ({ total, account, failed }) => {
  const counts = Object.entries(account).map(([version, count]) => `${count} by account ${version}`);
  return `${total} purchases: ${[...counts, `${failed} failed`].join(', ')}`;
};

const classOf = ({ account, status, tier }) =>
  [account, status === 200 ? '' : 'bad', tier === 'vip' ? 'vip' : ''].join(' ').trim();

function prepare() {
  const cells = Array.from({ length: LENGTH }, () => element('span'));
  byId('strip').replaceChildren(...cells);
  return cells;
}

const cells = prepare();

function render() {
  const offset = LENGTH - purchases.length;
  for (const [index, cell] of cells.entries()) {
    const purchase = purchases[index - offset];
    cell.className = purchase === undefined ? '' : classOf(purchase);
  }
}

const told = ({ user, tier, book, stock, account, status, cents, isMemberPrice, tries, ms }) =>
  [
    `${user}${tier === '' ? '' : ` (${tier})`}`,
    book,
    `stock ${stock} → account ${account || '–'}`,
    status === 200 ? `${euros(cents)}${isMemberPrice ? ' member price' : ''}` : `failed with ${status}`,
    `${ms} ms`,
    ...(tries > 1 ? [`${tries} tries`] : []),
  ].join(' · ');

byId('strip').addEventListener('pointerover', ({ target }) => {
  const purchase = purchases[cells.indexOf(target) - (LENGTH - purchases.length)];
  isHeld = true;
  byId('detail').textContent = purchase === undefined ? HINT : told(purchase);
});

byId('strip').addEventListener('pointerleave', () => {
  isHeld = false;
  byId('detail').textContent = HINT;
  render();
});

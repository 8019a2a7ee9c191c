import { byId, element, euros } from './dom.mjs';
import { buyBook, getJson, shopperHeaders } from './shop.mjs';

const HUES = new Map(
  Object.entries({
    'on-governors': 202,
    frankenstein: 150,
    'moby-dick': 222,
    middlemarch: 28,
    walden: 95,
    dracula: 352,
    emma: 325,
    candide: 268,
  }),
);

const places = new Map();

/** Shows the books in the order of the stock that serves this shopper. */
export async function refreshShelf() {
  const { version, sorted, books } = await getJson('/books', shopperHeaders());
  byId('sorted').textContent = `sorted by ${sorted} · stock ${version}`;
  const wanted = books.map(placeOf);
  const shelf = byId('shelf');
  const isSame = wanted.every((place, index) => shelf.children[index] === place);
  // Only moved when the order changed: moving takes the focus away.
  if (!isSame) shelf.replaceChildren(...wanted);
}

function placeOf(book) {
  const place = places.get(book.id) ?? newPlace(book);
  places.set(book.id, place);
  place.querySelector('.price span').textContent = `${book.sold.toLocaleString('en')} sold`;
  return place;
}

function newPlace({ id, title, author, year, cents }) {
  const cover = element(
    'div',
    { className: 'cover', 'aria-hidden': 'true' },
    element('strong', {}, title),
    element('span', {}, author, element('br'), String(year)),
  );
  cover.style.setProperty('--hue', String(HUES.get(id) ?? 205));
  const button = element(
    'button',
    { className: 'buy', type: 'button', 'aria-label': `Buy ${title} by ${author}, ${euros(cents)}` },
    'Buy',
  );
  button.addEventListener('click', () => void buy(id));
  const price = element('p', { className: 'price' }, element('b', {}, euros(cents)), element('span'));
  return element('li', { className: 'book' }, cover, price, button);
}

async function buy(book) {
  if (!byId('who').reportValidity()) return;
  const { status, retryAfter, body } = await buyBook(book, shopperHeaders());
  const isGood = status === 200;
  byId('receipt').className = `receipt ${isGood ? 'good' : 'wrong'}`;
  byId('receipt').textContent = isGood ? receipt(body) : refusal(status, retryAfter, body);
  if (isGood) await refreshShelf();
}

function receipt({ user, tier, book, stock, account, cents, isMemberPrice, listCents, balance, tries }) {
  const price = isMemberPrice ? `${euros(cents)}, member price (list ${euros(listCents)})` : euros(cents);
  const way = `stock ${stock} → account ${account}${tries > 1 ? `, ${tries} tries` : ''}`;
  return `${user}${tier === '' ? '' : ` (${tier})`} bought ${book} for ${price} by ${way}. Left: ${euros(balance)}.`;
}

function refusal(status, retryAfter, body) {
  if (status === 0) return 'Nothing answered.';
  const after = retryAfter === null ? '' : ` Try again in ${retryAfter} s.`;
  return `Refused with ${status}.${after} ${body?.error?.message ?? ''}`.trim();
}

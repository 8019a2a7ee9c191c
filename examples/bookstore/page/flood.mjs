import { byId, element } from './dom.mjs';
import { buyBook } from './shop.mjs';

const PER_SECOND = 30;
const SECONDS = 5;
// Answers to the last requests may come in a sixth second.
const COLUMNS = SECONDS + 1;

const count = (id, value) => {
  byId(id).textContent = String(value);
};

const chart = Array.from({ length: COLUMNS }, () => {
  const [admitted, limited] = [element('i'), element('i')];
  byId('flood-chart').append(element('span', {}, admitted, limited));
  return { admitted, limited };
});

/** Sends 150 purchases as mallory, evenly over five seconds, and counts what became of them. */
async function flood() {
  const started = performance.now();
  const tally = { admitted: 0, limited: 0, other: 0, retryAfter: null };
  const seconds = Array.from({ length: COLUMNS }, () => ({ admitted: 0, limited: 0 }));
  const send = async () => {
    const { status, retryAfter } = await buyBook('emma', { 'x-user': 'mallory' });
    const second = seconds[Math.min(Math.floor((performance.now() - started) / 1_000), COLUMNS - 1)];
    if (status === 200) {
      tally.admitted += 1;
      second.admitted += 1;
    } else if (status === 429) {
      tally.limited += 1;
      second.limited += 1;
      tally.retryAfter = retryAfter;
    } else tally.other += 1;
    show(tally, seconds);
  };
  show(tally, seconds);
  await evenly(send);
  return tally;
}

/** Calls `send` 30 times a second for five seconds and waits for all of it. */
function evenly(send) {
  const started = performance.now();
  const sent = [];
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(
        Math.floor(((performance.now() - started) * PER_SECOND) / 1_000) + 1,
        PER_SECOND * SECONDS,
      );
      while (sent.length < due) sent.push(send());
      if (sent.length < PER_SECOND * SECONDS) return;
      clearInterval(timer);
      resolve(Promise.all(sent));
    }, 10);
  });
}

function show({ admitted, limited, other }, seconds) {
  count('flood-ok', admitted);
  count('flood-limited', limited);
  count('flood-other', other);
  for (const [index, second] of seconds.entries()) {
    chart[index].admitted.style.setProperty('--n', String(second.admitted));
    chart[index].limited.style.setProperty('--n', String(second.limited));
  }
  byId('flood-chart').setAttribute('aria-label', `${admitted} admitted, ${limited} refused with 429`);
}

const verdict = ({ limited, retryAfter }) => {
  if (limited === 0) return 'Nobody was held back.';
  return `Held back${retryAfter === null ? '' : `; Retry-After: ${retryAfter}`}.`;
};

async function run() {
  byId('flood').disabled = true;
  byId('flood-state').textContent = 'Flooding …';
  byId('flood-state').textContent = verdict(await flood());
  byId('flood').disabled = false;
}

byId('flood').addEventListener('click', () => void run());

/** Shows how the others fare: purchases a second on the strip that are not mallory's. */
export function showOthers(purchases) {
  const others = purchases.filter(({ user }) => user !== 'mallory');
  const [first, last] = [others[0], others.at(-1)];
  if (others.length < 2 || last.at === first.at) return;
  const perSecond = ((others.length - 1) * 1_000) / (last.at - first.at);
  byId('flood-rest').textContent = `${perSecond.toFixed(0)} a second`;
}

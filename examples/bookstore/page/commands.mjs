import { byId, element } from './dom.mjs';

const BOOKSTORE = 'examples/bookstore';

const STEPS = [
  ['What gray.yaml would change, and for whom', `npx flyball diff -f ${BOOKSTORE}/gray.yaml`],
  ['Vips and 10 % of the others to v2, sticky by user', `npx flyball apply -f ${BOOKSTORE}/gray.yaml`],
  ['Ten purchases a second for each user; flood again', `npx flyball apply -f ${BOOKSTORE}/limit.yaml`],
  ['A fifth to v3, which fails; retries hide it', `npx flyball apply -f ${BOOKSTORE}/faulty.yaml`],
  ['Take the last change of the route back', 'npx flyball undo httproute/account'],
  ['A slip, and what it is answered with', `npx flyball apply -f ${BOOKSTORE}/wrong.yaml`],
];

const floodCommand = (origin) =>
  `for i in $(seq 150); do curl -so /dev/null -w '%{http_code}\\n' -X POST -H 'x-user: mallory' '${origin}/buy?book=emma' & sleep 0.033; done | sort | uniq -c`;

function selectText(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function commandParts(text, what) {
  const code = element('code', { tabindex: '0' }, text);
  const button = element('button', { type: 'button', 'aria-label': `Copy: ${what}` }, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      selectText(code);
      button.textContent = 'Selected';
    }
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1_500);
  });
  return [code, button];
}

/** Shows the commands of the tour. */
export function showCommands() {
  byId('flood-command').append(...commandParts(floodCommand(location.origin), 'flood from a shell'));
  const steps = STEPS.map(([what, text]) =>
    element(
      'li',
      {},
      element('p', {}, what),
      element('div', { className: 'code' }, ...commandParts(text, what)),
    ),
  );
  byId('steps').append(...steps);
}

/** The element with an id. */
export const byId = (id) => document.getElementById(id);

/** A new element with a class, attributes and children; text is a child like any other. */
export function element(name, { className = '', ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Cents as text. */
export const euros = (cents) => `€ ${(cents / 100).toFixed(2)}`;

/** An id that no other purchase has. `crypto.randomUUID` is only there on secure pages. */
export function newPurchaseId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

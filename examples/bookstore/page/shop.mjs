import { byId, newPurchaseId } from './dom.mjs';

/** Who is shopping, as headers. */
export function shopperHeaders() {
  const user = byId('user').value;
  return { 'x-user': user || 'guest', ...(byId('vip').checked && { 'x-user-tier': 'vip' }) };
}

/** Fetches JSON; throws where there is none. */
export async function getJson(path, headers = {}) {
  const answer = await fetch(path, { headers, signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** Buys a book. Answers the status, `retry-after` and what was said; status 0 when nothing answered. */
export async function buyBook(book, headers) {
  try {
    const answer = await fetch(`/buy?book=${encodeURIComponent(book)}`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': newPurchaseId() },
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    const retryAfter = answer.headers.get('retry-after');
    return { status: answer.status, retryAfter, body: isJson ? JSON.parse(text) : undefined };
  } catch {
    return { status: 0, retryAfter: null, body: undefined };
  }
}

import { redact } from '@flyball/engine';

/** Envoy shows a resource as text behind such a marker: https://protobuf.dev/reference/cpp/api-docs/google.protobuf.message/ */
const DUMP = 'goo.gle/debug';
/** Phrases of Envoy that say what is wrong after it showed the resource. */
const VERDICTS = ['Proto constraint validation failed (', 'has unknown fields', 'causes an error'];
/** What is read of a text: Envoy's reason stands at its start or its end. */
const WINDOW = 4096;

/** What stands before the resource, and the verdict behind it. */
function withoutDump(text: string): string {
  const start = text.indexOf(DUMP);
  if (start < 0) return text.slice(0, WINDOW);
  const before = text.slice(0, start).slice(0, WINDOW);
  const verdict = Math.max(...VERDICTS.map((phrase) => text.lastIndexOf(phrase)));
  return verdict > start ? `${before}${text.slice(verdict, verdict + WINDOW)}` : before;
}

/** Older Envoys show the resource behind the verdict. */
function withoutTail(text: string): string {
  const verdict = text.indexOf(VERDICTS[0] ?? '');
  const end = verdict < 0 ? -1 : text.indexOf('): ', verdict);
  return end < 0 ? text : text.slice(0, end + 1);
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/**
 * What may be shown of a client's reason for refusing a response: the resource it repeats is dropped, what looks like a
 * secret is hidden, the rest is cut to 512 characters. The text is not an API: its form changes between versions.
 */
export function reasonOf(text: string): string {
  const shown = printable(withoutTail(withoutDump(text))).replace(/[\s:]{1,8}$/, '');
  return shown === '' ? 'the client gave no reason' : redact(shown);
}

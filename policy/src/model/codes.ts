/**
 * The one registry of diagnostic codes. FB10xx reading, FB11xx shape of one object, FB12xx references,
 * FB13xx conflicts, FB14xx without effect, FB15xx limits. A code is never reused or renamed.
 */
interface CodeDoc {
  /** Short title for the reference page. */
  readonly title: string;
  /** What it means and why it matters, for the reference page. */
  readonly meaning: string;
  /** How to mend it, for the reference page. */
  readonly mend: string;
}

const doc = (title: string, meaning: string, mend: string): CodeDoc => ({ title, meaning, mend });

export const CODES = {
  FB1001: doc(
    'Not YAML or JSON',
    'The text does not parse; nothing of the file was read.',
    'Mend the syntax at the place named.',
  ),
  FB1002: doc(
    'Too large',
    'The text is larger than a change may be.',
    'Split it into several files and changes.',
  ),
  FB1003: doc('Too deep', 'Nesting beyond the limit is refused.', 'Flatten the document.'),
  FB1004: doc(
    'Too many aliases',
    'YAML aliases may not expand without bound.',
    'Write the repeated part out.',
  ),
  FB1005: doc(
    'Duplicate key',
    'A key stands twice in one map; which one counts would be chance.',
    'Remove one of them.',
  ),
  FB1006: doc('Not UTF-8', 'The bytes are not UTF-8 text.', 'Save the file as UTF-8.'),
  FB1007: doc(
    'Not an object',
    'A document must be a map with apiVersion, kind and metadata.',
    'Write it as such a map.',
  ),
  FB1008: doc('Reserved key', 'The key would reach into the program’s own objects.', 'Use another key.'),
  FB1101: doc(
    'Unknown kind',
    'No kind of that apiVersion and name is known.',
    'Use a kind that `flyball api-resources` lists.',
  ),
  FB1102: doc(
    'Unknown field',
    'The field does not exist; it would have no effect.',
    'Use the field meant, or remove it.',
  ),
  FB1103: doc('Missing field', 'A required field is absent.', 'Add it.'),
  FB1104: doc(
    'Wrong value',
    'The value is not of the type or range the field takes.',
    'Use a value the reference allows.',
  ),
  FB1105: doc(
    'Bad name',
    'A name is not a DNS label or DNS name as required.',
    'Use lower case letters, digits and dashes.',
  ),
  FB1106: doc(
    'Bad expression',
    'The regular expression is refused by RE2 or longer than 1024 bytes.',
    'Write it within RE2 (no back references, no look-around).',
  ),
  FB1107: doc('Fields exclude each other', 'Two fields are set of which only one may be.', 'Remove one.'),
  FB1108: doc(
    'Defined twice',
    'The same object stands twice in one file or folder; which of the two would hold would be chance.',
    'Remove one of the documents, or name the file that shall hold by a `-f` of its own behind the other.',
  ),
  FB1201: doc(
    'Backend not found',
    'The service is neither declared nor in the catalog; its share of requests gets 500.',
    'Declare it, register it, or name another.',
  ),
  FB1202: doc(
    'Reference not permitted',
    'The target lies in another namespace that grants no reference. A backend’s share of requests gets 500, a listener with such a certificate serves nothing.',
    'Add a ReferenceGrant in the target’s namespace.',
  ),
  FB1203: doc(
    'Unknown subset',
    'No instance carries that version and no subset of that name is declared.',
    'Name a version that runs, or declare the subset.',
  ),
  FB1204: doc(
    'Parent not found',
    'The Gateway, listener or service a route attaches to does not exist.',
    'Name one that exists.',
  ),
  FB1205: doc(
    'Target not found',
    'The object a policy is for does not exist; the policy has no effect.',
    'Name one that exists.',
  ),
  FB1206: doc(
    'Kind not supported here',
    'The reference names a kind that cannot stand there.',
    'Use a kind the reference page names.',
  ),
  FB1207: doc(
    'Port not declared',
    'The service declares its ports and this is none of them.',
    'Use a declared port.',
  ),
  FB1208: doc(
    'Listener does not admit the route',
    'Namespace, kind or host name of the route are not allowed by the listener.',
    'Change the listener’s allowedRoutes or the route’s host names.',
  ),
  FB1209: doc(
    'Class not found',
    'No GatewayClass of that name exists: nobody serves the Gateway, and its routes take no traffic.',
    'Name a class that exists; `flyball` is always there.',
  ),
  FB1210: doc(
    'No certificate',
    'A listener has no certificate: the Secret does not exist, or holds no certificate and key in PEM. It serves nothing.',
    'Add a Secret with `tls.crt` and `tls.key`, and refer to it.',
  ),
  FB1301: doc(
    'Listeners conflict',
    'Two listeners of a Gateway share port, protocol and host name.',
    'Give each its own.',
  ),
  FB1302: doc(
    'Policy overridden',
    'Another policy of the same kind wins for this target and section.',
    'Merge them, or attach one more specifically.',
  ),
  FB1401: doc(
    'Never reached',
    'An earlier rule takes every request this rule would match.',
    'Make the match more specific, or remove the rule.',
  ),
  FB1402: doc(
    'Not supported',
    'The value is valid but no engine of the target enforces it, or none at all yet.',
    'See the fidelity table.',
  ),
  FB1403: doc('Ignored', 'The value is valid but something else takes its place.', 'Remove it.'),
  FB1501: doc(
    'Entry too large',
    'What the object compiles to is larger than 1 MiB, more than engines take; that part has no effect.',
    'Split the object.',
  ),
} as const satisfies Readonly<Record<string, CodeDoc>>;

/** A code of the registry. */
export type DiagnosticCode = keyof typeof CODES;

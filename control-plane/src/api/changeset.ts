import { isError, type ObjectKey } from '@flyball/policy';
import type { Plane } from '../plane/ports.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { type CheckedChanges, checkChanges, type SentChanges } from './changes.ts';
import { type ChangeDiagnostic, refuse } from './errors.ts';
import { type ChangeResult, resultsOf, type StoreSource, store } from './storing.ts';
import type { Writer } from './write.ts';

/** What a changeset is made with. */
export interface ChangesetSource extends StoreSource {
  readonly box: SecretBox;
  readonly plane: Pick<Plane, 'plan'>;
}

/** How a changeset is to be taken. */
export interface ChangesetOrder extends Writer {
  /** Takes it even if it breaks something that holds now. */
  readonly allowBroken: boolean;
}

/** What came of a changeset. */
export interface ChangesetAnswer {
  readonly revision: number;
  readonly dryRun: boolean;
  /** In the order sent. */
  readonly results: readonly { readonly object: ObjectKey; readonly result: ChangeResult }[];
  /** Warnings, and with allowBroken the errors too. */
  readonly diagnostics: readonly ChangeDiagnostic[];
}

/** Many documents as one transaction: all of them hold, or none. */
export async function applyChangeset(
  source: ChangesetSource,
  sent: SentChanges,
  order: ChangesetOrder,
): Promise<ChangesetAnswer> {
  const { author, dryRun, allowBroken } = order;
  const checked = await checkChanges({ state: source.log.state, box: source.box }, sent);
  const found = await brokenBy(source, checked, allowBroken);
  const request = { author, message: sent.message, changes: checked.wanted };
  const stored = await store(source, request, dryRun);
  const resultOf = resultsOf(stored);
  const results = checked.keys.map((object) => ({ object, result: resultOf(object) }));
  return { revision: stored.revision, dryRun, results, diagnostics: [...checked.diagnostics, ...found] };
}

/** What changes would newly break or leave without effect. Refuses them when something breaks, unless that is allowed. */
export async function brokenBy(
  source: Pick<ChangesetSource, 'plane'>,
  checked: Looked,
  allowBroken: boolean,
): Promise<readonly ChangeDiagnostic[]> {
  const found = await planFindings(source, checked);
  const broken = found.filter(isError).length;
  if (broken === 0 || allowBroken) return found;
  const what = broken === 1 ? 'one thing that holds' : `${broken} things that hold`;
  const diagnostics = [...checked.diagnostics, ...found];
  return refuse('FLYBALL_API_BROKEN', `The change would break ${what} without it.`, { diagnostics });
}

/** Changes, their objects in the same order, and what each document says by itself. */
type Looked = Pick<CheckedChanges, 'planned' | 'keys' | 'diagnostics'>;

async function planFindings(
  { plane }: Pick<ChangesetSource, 'plane'>,
  { planned, keys, diagnostics }: Looked,
): Promise<readonly ChangeDiagnostic[]> {
  const plan = await plane.plan({ changes: planned });
  const told = new Set(diagnostics.map(identityOf));
  return plan.diagnostics
    .filter((diagnostic) => !told.has(identityOf(diagnostic)))
    .map((diagnostic) => {
      const change = keys.indexOf(diagnostic.object ?? '');
      return change === -1 ? diagnostic : { ...diagnostic, change };
    });
}

const identityOf = ({ code, object, field }: ChangeDiagnostic): string => `${code} ${object ?? ''} ${field}`;

import type { FidelityNote, Profile } from '@flyball/proto/engine';
import { FIDELITY, type Fidelity } from './fidelity-table.ts';

/** What a client can do, as far as fidelity depends on it. */
export type FidelityProfile = Pick<Profile, 'class' | 'facts'>;

/** How faithfully one feature is enforced for one class. */
export interface FeatureFidelity extends Fidelity {
  readonly feature: string;
  readonly class: string;
}

const unknownTo = (what: string): Fidelity => ({
  level: 'unsupported',
  how: `${what} is not known to this version; use a newer engine`,
});

const lookUp = (feature: string, { class: name, facts }: FidelityProfile): Fidelity => {
  const rules = FIDELITY.get(name);
  if (!rules) return unknownTo(`class ${name}`);
  const rule = Object.hasOwn(rules, feature) ? rules[feature] : undefined;
  if (rule === undefined) return unknownTo(feature);
  return typeof rule === 'function' ? rule(facts) : rule;
};

/** How faithfully an entry that requires these features is enforced for clients of a profile: a row each, in order. */
export const fidelityOf = (
  features: readonly string[],
  profile: FidelityProfile,
): readonly FeatureFidelity[] =>
  features.map((feature) => ({ feature, class: profile.class, ...lookUp(feature, profile) }));

/** Notes for a report: what is not exact, for a number of clients. */
export const fidelityNotes = (
  features: readonly string[],
  profile: FidelityProfile,
  clients: number,
): readonly FidelityNote[] =>
  fidelityOf(features, profile)
    .filter(({ level }) => level !== 'exact')
    .map((row) => ({ ...row, clients }));

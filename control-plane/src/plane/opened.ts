import type { Resource } from '@flyball/policy';
import type { ResourceChange } from '@flyball/policy/compile';
import type { SecretBox } from '../secrets/secret-box.ts';

/** Opens what the log holds sealed, for compile: whether a certificate is one must be seen. */
export interface Opener {
  readonly object: (object: Resource) => Resource;
  readonly change: (change: ResourceChange) => ResourceChange;
}

/**
 * Opens Secrets. One that cannot be opened is there and holds nothing: whoever refers to it is told so, and all else
 * goes on. `onFailure` hears of it.
 */
export const createOpener = (box: Pick<SecretBox, 'unseal'>, onFailure: (error: unknown) => void): Opener => {
  const object = (sealed: Resource): Resource => {
    try {
      return box.unseal(sealed);
    } catch (error) {
      onFailure(error);
      return { ...sealed, spec: { data: {} } };
    }
  };
  return {
    object,
    change: (change) => (change.op === 'put' ? { op: 'put', object: object(change.object) } : change),
  };
};

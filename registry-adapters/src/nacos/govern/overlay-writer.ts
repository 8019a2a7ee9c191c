import type { InstanceRef, Overlay, RegistryTarget, ServiceKey, WrittenOverlay } from '@flyball/registry';
import { overlayFor, sameOverlay, type WantedService } from './overlays.ts';
import { placeOf, type RegisteredInstance } from './registered.ts';

/** Writes overlays that changed, and only those. What was written before the engine started counts. */
export interface OverlayWriter {
  /**
   * Brings the overlays of a service in line; answers the revision from which pushes carry them, 0 when none moved,
   * undefined when one could not be written.
   */
  readonly bring: (
    wanted: WantedService,
    instances: readonly RegisteredInstance[],
  ) => Promise<number | undefined>;
  /** Removes all overlays of services of which nothing is wanted any more. */
  readonly release: (isReleased: (service: ServiceKey) => boolean) => Promise<void>;
  /** Removes overlays of instances that have been away for long: most of them never come back. */
  readonly sweep: (isRegistered: (ref: InstanceRef) => boolean) => Promise<void>;
}

/** What a writer needs. */
export interface OverlayWriterOptions {
  readonly target: RegistryTarget;
  /** Milliseconds. */
  readonly now: () => number;
  readonly onFailure: (reason: string) => void;
}

/** How long an overlay waits for its instance, ms: an application that restarts is governed from its first moment on. */
export const AWAY_MS = 600_000;

/** An overlay as it stands. */
interface Standing extends WrittenOverlay {
  /** Since when its instance is away, ms. */
  awaySince: number | undefined;
}

type Written = Map<string, Standing>;

/** A writer that has written nothing yet. */
export const createOverlayWriter = ({ target, now, onFailure }: OverlayWriterOptions): OverlayWriter => {
  const writtenOnce = readOnce(target);

  const put = async (
    written: Written,
    ref: InstanceRef,
    overlay: Overlay | undefined,
  ): Promise<number | undefined> => {
    const place = placeOf(ref);
    if (sameOverlay(written.get(place)?.overlay, overlay)) return 0;
    const outcome = overlay ? await target.writeOverlay(ref, overlay) : await target.removeOverlay(ref);
    if (!outcome.ok) {
      onFailure(`${ref.ip}:${ref.port} of ${ref.service.name}: ${outcome.error.code}`);
      return undefined;
    }
    if (overlay) written.set(place, { ref, overlay, awaySince: undefined });
    else written.delete(place);
    return outcome.value;
  };
  // One after the other: what is compared has to be what stands.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: (written: Written) => Promise<T>): Promise<T> => {
    const done = last.then(async () => work(await writtenOnce()));
    last = done.catch(() => undefined);
    return done;
  };
  const removeWhere = (isGone: (standing: Standing) => boolean): Promise<void> =>
    inTurn(async (written) => {
      const gone = [...written.values()].filter(isGone);
      await Promise.all(gone.map(({ ref }) => put(written, ref, undefined)));
    });
  return {
    bring: (wanted, instances) =>
      inTurn(async (written) =>
        newest(
          await Promise.all(
            instances.map(({ ref, registration }) => put(written, ref, overlayFor(wanted, registration))),
          ),
        ),
      ),
    release: (isReleased) => removeWhere(({ ref }) => isReleased(ref.service)),
    sweep: (isRegistered) =>
      removeWhere((standing) => {
        standing.awaySince = isRegistered(standing.ref) ? undefined : (standing.awaySince ?? now());
        return standing.awaySince !== undefined && now() - standing.awaySince >= AWAY_MS;
      }),
  };
};

const newest = (revisions: readonly (number | undefined)[]): number | undefined => {
  const known = revisions.filter((revision) => revision !== undefined);
  return known.length === revisions.length ? Math.max(0, ...known) : undefined;
};

/** Reads what stands in the registry the first time it is asked for; a failure is no answer to the next question. */
const readOnce = (target: RegistryTarget): (() => Promise<Written>) => {
  let reading: Promise<Written> | undefined;
  const read = async (): Promise<Written> => {
    try {
      return new Map(
        (await target.overlays()).map((written) => [
          placeOf(written.ref),
          { ...written, awaySince: undefined },
        ]),
      );
    } catch (error) {
      reading = undefined;
      throw error;
    }
  };
  return () => {
    reading ??= read();
    return reading;
  };
};

import type { Overlay, RegistryTarget } from '@flyball/registry';
import { overlayFor, sameOverlay, type WantedService } from './overlays.ts';
import type { RegisteredInstance } from './registered.ts';

/** Writes overlays that changed, and only those. */
export interface OverlayWriter {
  /** Brings the overlays of a service in line; answers the revision from which pushes carry them, 0 when none moved. */
  readonly bring: (wanted: WantedService, instances: readonly RegisteredInstance[]) => Promise<number>;
}

/** A writer that has written nothing yet. */
export const createOverlayWriter = (
  target: RegistryTarget,
  onFailure: (reason: string) => void,
): OverlayWriter => {
  const written = new Map<string, Overlay>();
  const write = async ({ ref }: RegisteredInstance, overlay: Overlay | undefined): Promise<number> => {
    const place = JSON.stringify(ref);
    if (sameOverlay(written.get(place), overlay)) return 0;
    const outcome = overlay ? await target.writeOverlay(ref, overlay) : await target.removeOverlay(ref);
    if (!outcome.ok) {
      onFailure(`${ref.ip}:${ref.port} of ${ref.service.name}: ${outcome.error.code}`);
      return 0;
    }
    if (overlay) written.set(place, overlay);
    else written.delete(place);
    return outcome.value;
  };
  return {
    bring: async (wanted, instances) => {
      const revisions = await Promise.all(
        instances.map((instance) => write(instance, overlayFor(wanted, instance.registration))),
      );
      return Math.max(0, ...revisions);
    },
  };
};

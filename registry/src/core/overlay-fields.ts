import { bad, good, invalid, type Outcome } from './errors.ts';
import { readFlag, readNumber } from './fields.ts';
import { type Metadata, readMetadata } from './instance.ts';
import type { Overlay } from './overlays.ts';

const isSent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function readWeight(sent: unknown): Outcome<Pick<Overlay, 'weight'>> {
  if (!isSent(sent)) return good({});
  const weight = readNumber(sent, Number.NaN);
  if (weight >= 0 && weight <= 10_000) return good({ weight });
  return bad(invalid('weight', 'not a weight', 'send a number from 0 to 10000'));
}

function readSentMetadata(sent: unknown): Outcome<{ readonly metadata?: Metadata }> {
  if (!isSent(sent)) return good({});
  const metadata = readMetadata(sent);
  return metadata.ok ? good({ metadata: metadata.value }) : metadata;
}

/** Reads what is to be written on an instance: only what was sent. */
export function readOverlay(sent: {
  readonly weight?: unknown;
  readonly enabled?: unknown;
  readonly metadata?: unknown;
}): Outcome<Overlay> {
  const weight = readWeight(sent.weight);
  if (!weight.ok) return weight;
  const metadata = readSentMetadata(sent.metadata);
  if (!metadata.ok) return metadata;
  const enabled = isSent(sent.enabled) ? { enabled: readFlag(sent.enabled, true) } : {};
  return good({ ...weight.value, ...enabled, ...metadata.value });
}

import { kindOf } from '../kinds/registry.ts';
import { located, type Reported } from '../load/report.ts';
import type { SourceMap } from '../load/source-map.ts';
import { byPlace, type Diagnostic } from '../model/diagnostic.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import { expressionFindings } from './expressions.ts';
import { ignoredFindings } from './ignored.ts';
import { schemaFindings } from './schema-findings.ts';
import { kindFinding } from './unknown-kind.ts';
import { withoutEffect } from './without-effect.ts';

/** Findings about one object; the rest would say the same again. */
const MAX_FINDINGS = 100;

/**
 * What is wrong with an object by itself: unknown kind, shape, limits, expressions. What depends on other objects is
 * for compile. Metadata was checked on reading. Positions where the source is known, in the order of places.
 */
export const checkResource = (resource: Resource, source?: SourceMap): readonly Diagnostic[] => {
  const object = keyOf(resource);
  return findings(resource)
    .slice(0, MAX_FINDINGS)
    .map((reported) => ({ ...located(reported, source), object }))
    .sort(byPlace);
};

const findings = ({ apiVersion, kind: name, spec }: Resource): readonly Reported[] => {
  const kind = kindOf(apiVersion, name);
  const unknown = kindFinding(apiVersion, name, kind);
  if (kind === undefined || unknown !== undefined) return unknown === undefined ? [] : [unknown];
  return [
    ...schemaFindings(kind, spec),
    ...expressionFindings(name, spec),
    ...ignoredFindings(name, spec),
    ...withoutEffect(name, spec),
  ];
};

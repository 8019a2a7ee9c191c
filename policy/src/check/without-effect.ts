import { catalogService } from '../kinds/catalog-service.ts';
import type { Reported } from '../load/report.ts';

/** Warnings for fields that are stored and that nothing enforces yet: nobody shall rely on them. */
export const withoutEffect = (kind: string, spec: unknown): readonly Reported[] => {
  if (kind !== catalogService.kind) return [];
  const { exportTo } = catalogService.schema.safeParse(spec).data ?? {};
  if (exportTo === undefined) return [];
  return [
    {
      code: 'FB1402',
      severity: 'warning',
      field: ['spec', 'exportTo'],
      message: 'exportTo is kept, but nothing enforces it: every namespace sees the service.',
      fix: 'Remove it, or keep it as a note.',
    },
  ];
};

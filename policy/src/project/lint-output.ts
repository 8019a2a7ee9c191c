import { listenerStatuses } from '../compile/result.ts';
import type { Condition } from '../model/condition.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Project } from './project.ts';

/** `Kind ns/name`, or `Kind name` for kinds without namespace: how lint names objects. */
export const lintName = (key: string): string => {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
};

/** What `flyball lint -o json` writes. The format is fixed: other tools build on it. */
export interface LintOutput {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly object?: string;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly field: string;
    readonly message: string;
    readonly fix: string;
  }[];
  readonly conditions: readonly {
    readonly object: string;
    readonly parent?: string;
    readonly sectionName?: string;
    readonly type: string;
    readonly status: string;
    readonly reason: string;
  }[];
  readonly listeners: readonly {
    readonly gateway: string;
    readonly listener: string;
    readonly attachedRoutes: number;
    readonly supportedKinds: readonly string[];
  }[];
}

/** All that can be said of files without a server. Objects that are there without being written are left out. */
export const lintOutput = (project: Project): LintOutput => {
  const written = new Set(
    project.documents.map(
      ({ resource: { kind, metadata } }) => `${kind}/${metadata.namespace}/${metadata.name}`,
    ),
  );
  const conditions = [...project.compiled.units.values()].flatMap((unit) => unit.conditions);
  return {
    diagnostics: project.diagnostics.map(diagnosticLine),
    conditions: conditions.filter(({ object }) => written.has(object)).map(conditionLine),
    listeners: listenerStatuses(project.compiled).map(
      ({ gateway, listener, attachedRoutes, supportedKinds }) => ({
        gateway,
        listener,
        attachedRoutes,
        supportedKinds,
      }),
    ),
  };
};

const diagnosticLine = ({ code, severity, object, field, message, fix, position }: Diagnostic) => ({
  code,
  severity,
  ...(object !== undefined && { object: lintName(object) }),
  ...position,
  field,
  message,
  fix,
});

const conditionLine = ({ object, parent, sectionName, type, status, reason }: Condition) => ({
  object: lintName(object),
  ...(parent !== undefined && { parent: lintName(parent) }),
  ...(sectionName !== undefined && { sectionName }),
  type,
  status,
  reason,
});

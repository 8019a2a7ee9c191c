/** What each path that is no resource does. A path without a text fails the generator. */
export const ROUTE_TEXTS = {
  'GET /': 'a page of links',
  'GET /healthz': '200 while the process answers',
  'GET /readyz': '200 when the plane has caught up with the log, else 503 and what is missing',
  'GET /metrics': '[metrics](metrics.md)',
  'GET /version': 'version, in the form of Kubernetes',
  'POST /apis/flyball.dev/v1/changesets':
    'many documents as one transaction: `{changes: [{op: put | delete, object | key, expect?}], message?}`, or YAML. ' +
    '`dryRun=All` stores nothing; new cross-object errors are refused without `allowBroken=true`',
  'POST /apis/flyball.dev/v1/plans':
    'what such a changeset would do: fields, entries, findings, fidelity, services, clients and instances concerned',
  'POST /apis/flyball.dev/v1/traces':
    'what becomes of a request: one as JSON, or any number as lines of JSON, answered in order',
  'POST /apis/flyball.dev/v1/undo':
    '`{object}`: commits the content the object had before its last change; `dryRun=All` and `allowBroken=true` as for changesets',
  'POST /apis/flyball.dev/v1/settled':
    '`{objects, revision, timeoutMs}`: answers when every client has it or refused it, or when time is up',
  'POST /apis/flyball.dev/v1/logins': 'a token with the caller’s rights that ends after 12 hours',
  'GET /apis/flyball.dev/v1/tokens':
    'tokens that hold, and the last hundred that were revoked, by whom; no secret',
  'POST /apis/flyball.dev/v1/tokens':
    '`{engine, lastsMs?}`: a token for an Engine; its text is in this answer only. Without `lastsMs` it does not expire',
  'DELETE /apis/flyball.dev/v1/tokens/:id':
    'ends a token; sessions of an engine that has it end within seconds. The lasting one of the administrator is ended by `flyball token reset`',
  'GET /apis/flyball.dev/v1/whoami': 'holder, role and end of the token',
  'GET /apis/flyball.dev/v1/deliveries':
    '`object=Kind/ns/name`: how far what the object compiles to came, by engine; `detail` asks the engines for clients',
  'GET /apis/flyball.dev/v1/clients': 'clients of all engines',
  'GET /apis/flyball.dev/v1/services': 'services of the catalog with their instances',
  'GET /apis/flyball.dev/v1/commits':
    'who changed what when: the newest `limit` commits (50 unless told, 1,000 at most), newest last',
  'GET /apis/flyball.dev/v1/history':
    '`object=Kind/ns/name`: contents it has had, newest last; Secrets redacted',
  'GET /apis/flyball.dev/v1/conditions': '`object=Kind/ns/name`: its conditions and findings as of now',
  'GET /apis/flyball.dev/v1/modules': 'modules of the program and their state',
};

/** What holds for the whole API. */
export const CONVENTIONS = `The conventions are those of [Kubernetes](https://kubernetes.io/docs/reference/using-api/api-concepts/); there is no
Kubernetes behind them. \`@kubernetes/client-node\` lists and watches with its informers.

- \`resourceVersion\` is the revision of the log: one number for all objects.
- Every request but those for \`/\`, \`/healthz\` and \`/readyz\` needs \`Authorization: Bearer <token>\`.
- A refusal is a \`Status\` with \`error: {code, mend, where?}\` and, for documents, \`diagnostics\`.
- \`GET /api\`, \`/apis\`, \`/apis/{group}\` and \`/apis/{group}/{version}\` list what there is.
- Paths have one plain form: no escapes, no empty or dot segments.
- Server-side apply, strategic merge patch, JSON patch, tables and OpenAPI are not served: the answer is 415, 406 or 404.`;

/** Requests for resources. */
export const REQUESTS = `| request | does |
| --- | --- |
| \`GET …/{plural}\` | lists; \`labelSelector\`, \`fieldSelector\` (name and namespace), \`limit\`, \`continue\` |
| \`GET …/{plural}?watch=1&resourceVersion=N\` | lines of JSON; \`allowWatchBookmarks\`, \`sendInitialEvents\`, \`timeoutSeconds\` (at most 3600); 410 when N is too old |
| \`POST …/{plural}\` | creates; \`metadata.generateName\` works |
| \`GET …/{plural}/{name}\` | reads, with conditions as \`status\`; values of Secrets are \`[redacted]\` |
| \`PUT …/{plural}/{name}\` | replaces; 409 when \`metadata.resourceVersion\` is not the present one |
| \`PATCH …/{plural}/{name}\` | \`application/merge-patch+json\` |
| \`DELETE …/{plural}/{name}\` | deletes; the body may hold preconditions |

\`dryRun=All\` goes with each change. Leave the namespace out to list or watch all of them.`;

import { createHash } from 'node:crypto';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}' +
  'code{background:#8882;padding:.1em .3em;border-radius:.2em}td{padding:.2em 1em .2em 0}';

/** The page needs one style and nothing else, no script at all. */
export const LANDING_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(STYLE)
  .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const LINKS: readonly (readonly [string, string])[] = [
  ['/healthz', 'lives; no token needed'],
  ['/readyz', 'can do its work; no token needed'],
  ['/metrics', 'metrics in the text format of Prometheus'],
  ['/version', 'version'],
  ['/apis', 'groups of resources'],
  ['/apis/gateway.networking.k8s.io/v1', 'resources of Gateway API'],
  ['/apis/flyball.dev/v1', 'own resources'],
  ['/api/v1', 'core resources'],
  ['/apis/flyball.dev/v1/services', 'services of the catalog'],
  ['/apis/flyball.dev/v1/clients', 'clients of all engines'],
  ['/apis/flyball.dev/v1/modules', 'modules of the program'],
];

/** `GET /`: where to go from here. The same for everybody; says nothing of what is stored. */
export const landingPage = (version: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Flyball</title><style>${STYLE}</style></head>
<body>
<h1>Flyball ${escaped(version)}</h1>
<p>The API of the control plane. All but this page and health wants
<code>Authorization: Bearer &lt;token&gt;</code>; <code>flyball login</code> gets a token.</p>
<table>
${LINKS.map(([path, text]) => `<tr><td><a href="${path}">${path}</a></td><td>${text}</td></tr>`).join('\n')}
</table>
</body>
</html>
`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

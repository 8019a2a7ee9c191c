import { renderMetrics } from '../../../control-plane/src/metrics/reference.ts';
import { METRICS } from '../../../control-plane/src/metrics/table.ts';
import { ENGINE_OPTIONS } from '../../../control-plane/src/options/engine-table.ts';
import { renderOptions } from '../../../control-plane/src/options/reference.ts';
import { SERVE_MODULES } from '../../../control-plane/src/serve/modules/index.ts';
import { SERVE_OPTIONS } from '../../../control-plane/src/serve/options.ts';
import { codesReference } from '../../../policy/src/kinds/reference.ts';
import { code, page, table } from './markdown.mjs';

/** The page of options of `flyball serve` and `flyball engine`. */
export function optionsPage() {
  return page(
    '# Options',
    'Options of `flyball serve`. A flag goes before the environment, that before `flyball.yaml` in the folder of the ' +
      'start, that before the default. All of them are checked at the start. `npm start -- --api-port 7080` passes ' +
      'options on.',
    renderOptions(SERVE_OPTIONS),
    '## `flyball engine xds`',
    renderOptions(Object.values(ENGINE_OPTIONS.xds)),
    '## `flyball engine gateway`',
    renderOptions(Object.values(ENGINE_OPTIONS.gateway)),
    'The token stands in the file of `--token-file` or in `FLYBALL_ENGINE_TOKEN`; `flyball token create` issues it.',
  );
}

/** The page of metrics. */
export function metricsPage() {
  return page(
    '# Metrics',
    '`GET /metrics` answers in the text format of Prometheus; it needs a token.',
    renderMetrics(Object.values(METRICS)),
  );
}

/** The page of the modules of `flyball serve`. */
export function modulesPage() {
  const rows = SERVE_MODULES.map(({ name, doc, needs, optional, options }) => [
    code(name),
    doc,
    needs.map(code).join(', '),
    optional ? 'yes' : 'no',
    options.map((option) => code(`--${option}`)).join(', '),
  ]);
  return page(
    '# Modules',
    'Parts of `flyball serve`. A module starts after those it needs. `--without xds,registry` switches optional ' +
      'modules off; what needs one of them is off too.',
    table(['module', 'what it does', 'needs', 'optional', 'options'], rows),
  );
}

/** The page of diagnostic codes. */
export function diagnosticsPage() {
  return page(codesReference());
}

import { renderMetrics } from '../../../control-plane/src/metrics/reference.ts';
import { METRICS } from '../../../control-plane/src/metrics/table.ts';
import { renderOptions } from '../../../control-plane/src/options/reference.ts';
import { OPTIONS } from '../../../control-plane/src/options/table.ts';
import { SERVE_MODULES } from '../../../control-plane/src/serve/modules/index.ts';
import { codesReference } from '../../../policy/src/kinds/reference.ts';
import { code, page, table } from './markdown.mjs';

/** The page of options of `flyball serve`. */
export function optionsPage() {
  return page(
    '# Options',
    'Options of `flyball serve`. A flag goes before the environment, that before `flyball.yaml` in the folder of the ' +
      'start, that before the default. All of them are checked at the start. `npm start -- --api-port 7080` passes ' +
      'options on.',
    renderOptions(Object.values(OPTIONS)),
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

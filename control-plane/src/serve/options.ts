import type { Option } from '../options/option.ts';
import { OPTIONS } from '../options/table.ts';
import { SERVE_MODULES } from './modules/index.ts';

const OFF = SERVE_MODULES.filter(({ optional }) => optional).map(({ name }) => name);

/** Every option of `flyball serve` as people read of it: what depends on the modules is filled in. */
export const SERVE_OPTIONS: readonly Option[] = Object.values(OPTIONS).map(
  (option: Option): Option =>
    option.name === OPTIONS.without.name
      ? { ...option, doc: `${option.doc} There are: ${OFF.join(', ')}.` }
      : option,
);

export { OPTION_CODES, type OptionCode, type OptionFault } from './errors.ts';
export { type OptionsFile, readOptionsFile } from './options-file.ts';
export { type GivenOptions, type ResolvedOptions, resolveOptions } from './resolve.ts';
export { OPTIONS, type OptionKey, type Options } from './table.ts';

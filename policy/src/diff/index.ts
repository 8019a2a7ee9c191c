export { escapePointer, type FieldDifference, fieldDifferences, MAX_DIFFERENCES } from './fields.ts';

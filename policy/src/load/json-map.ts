import type { Json } from '../model/resource.ts';

/** A JSON object. */
export type JsonMap = { readonly [key: string]: Json };

/** Whether a value is a JSON object. */
export const isJsonMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

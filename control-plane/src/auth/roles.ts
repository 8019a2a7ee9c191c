/** What somebody may be. */
export type Role = 'admin' | 'viewer' | 'engine';

/** What one may want to do. Each route of the API names one. */
export type Verb =
  | 'read'
  | 'watch'
  | 'create'
  | 'update'
  | 'delete'
  | 'plan'
  | 'trace'
  | 'undo'
  | 'login'
  | 'identify'
  | 'metrics'
  | 'grant'
  | 'govern';

const ALL: readonly Verb[] = [
  'read',
  'watch',
  'create',
  'update',
  'delete',
  'plan',
  'trace',
  'undo',
  'login',
  'identify',
  'metrics',
  'grant',
];

/** What a role may do; all that is not named here is denied. `grant`: tokens of others. `govern`: the engine protocol. */
export const PERMITTED: Readonly<Record<Role, ReadonlySet<Verb>>> = {
  admin: new Set(ALL),
  viewer: new Set<Verb>(['read', 'watch', 'plan', 'trace', 'identify', 'metrics']),
  engine: new Set<Verb>(['govern', 'identify']),
};

/** Whether a role may do it. */
export const mayDo = (role: Role, verb: Verb): boolean => PERMITTED[role].has(verb);

/** Whether a text names a role. */
export const isRole = (text: unknown): text is Role =>
  typeof text === 'string' && Object.hasOwn(PERMITTED, text);

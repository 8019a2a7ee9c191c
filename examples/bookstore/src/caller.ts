import type { Call } from './http/server.ts';

/** Who a request is for. */
export interface Caller {
  readonly user: string;
  /** `vip`, or empty. */
  readonly tier: string;
}

const NAME = /^[A-Za-z0-9._@-]{1,64}$/;

/** Reads `x-user` and `x-user-tier`. Who does not say a name, or none that is one, is a guest. */
export function callerOf({ header }: Pick<Call, 'header'>): Caller {
  const [user, tier] = [header('x-user') ?? '', header('x-user-tier') ?? ''];
  return { user: NAME.test(user) ? user : 'guest', tier: NAME.test(tier) ? tier : '' };
}

/** Whether text can be the id of a purchase. */
export const isPurchaseId = (id: string): boolean => NAME.test(id);

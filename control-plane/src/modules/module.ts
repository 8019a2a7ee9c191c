/** A part of the program that can be started and stopped. */
export interface Module<Context> {
  readonly name: string;
  /** One sentence for `flyball modules`. */
  readonly doc: string;
  /** Modules that must run before it starts and until it has stopped. */
  readonly needs: readonly string[];
  /** Whether it may be switched off. */
  readonly optional: boolean;
  /** Names of the options it reads. */
  readonly options: readonly string[];
  /** Resolves when it does its work; rejects when it cannot, with nothing left running. */
  start(context: Context): Promise<Running>;
}

/** A module that was started. */
export interface Running {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** `waiting`: not started yet; `off`: switched off, or needs one that is. */
export type ModuleState = 'waiting' | 'starting' | 'running' | 'stopping' | 'stopped' | 'failed' | 'off';

/** A module as people see it. */
export interface ModuleDescription {
  readonly name: string;
  readonly doc: string;
  readonly needs: readonly string[];
  readonly optional: boolean;
  readonly options: readonly string[];
  readonly state: ModuleState;
}

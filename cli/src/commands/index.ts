import type { CommandSpec } from '../command.ts';
import { apiResourcesCommand } from './api-resources.ts';
import { applyCommand } from './apply.ts';
import { clientsCommand } from './clients.ts';
import { completionCommand } from './completion.ts';
import { contextCommand } from './context.ts';
import { deleteCommand } from './delete.ts';
import { describeCommand } from './describe.ts';
import { diffCommand } from './diff.ts';
import { engineCommand } from './engine.ts';
import { explainCommand } from './explain.ts';
import { fidelityCommand } from './fidelity.ts';
import { getCommand } from './get.ts';
import { historyCommand } from './history.ts';
import { lintCommand } from './lint.ts';
import { loginCommand } from './login.ts';
import { modulesCommand } from './modules.ts';
import { serveCommand } from './serve.ts';
import { servicesCommand } from './services.ts';
import { sidecarCommand } from './sidecar.ts';
import { statusCommand } from './status.ts';
import { testCommand } from './test.ts';
import { tokenCommand } from './token.ts';
import { traceCommand } from './trace.ts';
import { undoCommand } from './undo.ts';
import { versionCommand } from './version.ts';

/** All commands but help, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  serveCommand,
  engineCommand,
  sidecarCommand,
  modulesCommand,
  getCommand,
  describeCommand,
  historyCommand,
  explainCommand,
  apiResourcesCommand,
  applyCommand,
  deleteCommand,
  diffCommand,
  undoCommand,
  traceCommand,
  statusCommand,
  fidelityCommand,
  testCommand,
  lintCommand,
  clientsCommand,
  servicesCommand,
  loginCommand,
  contextCommand,
  tokenCommand,
  completionCommand(() => COMMANDS),
  versionCommand,
];

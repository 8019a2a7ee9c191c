import type { CommandSpec } from '../command.ts';

/** The command that needs to know all the others. */
export const completionCommand = (others: () => readonly CommandSpec[]): CommandSpec => ({
  name: 'completion',
  group: 'Session',
  summary: 'print the completion of a shell',
  args: [['<bash|zsh|fish>', 'the shell']],
  examples: [['completion bash', 'Then: source <(flyball completion bash)']],
  run: async (given) => (await import('../actions/completion.ts')).completion(given, others()),
});

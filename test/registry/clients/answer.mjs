/**
 * Runs a client in a process of its own: the parent sends `{id, op, args}`, the answer is `{id, value}` or
 * `{id, error}`; what the client is told unasked goes out as `{told: …}`.
 */
export function serve(operations) {
  const answer = async ({ id, op, args }) => {
    try {
      const value = await operations[op](...args);
      process.send({ id, value: value ?? null });
    } catch (error) {
      process.send({ id, error: String(error?.message ?? error) });
    }
  };
  process.on('message', (question) => void answer(question));
  process.on('disconnect', () => process.exit(0));
  process.send({ ready: true });
}

/** Tells the parent of a list of instances. */
export function tell(service, hosts) {
  process.send({ told: { service, hosts, at: Date.now() } });
}

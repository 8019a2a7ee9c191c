/** An error whose message says all there is to say to the user: it is told without a stack. */
export function failure(message) {
  return Object.assign(new Error(message), { name: 'Failure' });
}

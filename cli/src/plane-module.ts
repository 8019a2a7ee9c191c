/** The part of the control plane that serves, loaded only by the commands that need it. */
export const loadPlane = async () => {
  // gRPC's own log goes to standard error without a word of where it is from; what it says is told as coded errors.
  process.env['GRPC_VERBOSITY'] ??= 'NONE';
  return import('@flyball/control-plane/serve');
};

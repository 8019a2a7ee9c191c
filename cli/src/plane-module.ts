/** The part of the control plane that serves, loaded only by the commands that need it. */
export const loadPlane = async () => import('@flyball/control-plane/serve');

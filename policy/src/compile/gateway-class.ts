import { CONTROLLER_NAME, type GatewayClassSpec } from '../kinds/gateway-class.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import { type EngineView, engineOf } from './gateway-view.ts';
import type { Reader } from './reader.ts';
import type { Unit } from './result.ts';
import { createUnitBuilder } from './unit-builder.ts';
import { fails, holds, type Verdict } from './verdict.ts';

/** A class of ours is accepted when its parameters are an Engine that exists; classes of others are left alone. */
export const gatewayClassUnit = (read: Reader, gatewayClass: Resource<GatewayClassSpec>): Unit => {
  const unit = createUnitBuilder(keyOf(gatewayClass));
  if (gatewayClass.spec.controllerName !== CONTROLLER_NAME) return unit.build();
  const engine = engineOf(read, gatewayClass.spec);
  const accepted = acceptance(engine);
  unit.condition({ type: 'Accepted', ...accepted });
  // Documents of other versions of Gateway API are refused when they are written.
  unit.condition({ type: 'SupportedVersion', ...holds('SupportedVersion') });
  if (gatewayClass.spec.parametersRef !== undefined && accepted.status === 'False')
    unit.diagnose({
      code: engine.name === '' ? 'FB1206' : 'FB1205',
      severity: 'error',
      field: '/spec/parametersRef',
      message: `${accepted.message} Gateways of this class are not served.`,
      fix: 'Name an Engine that exists, as {group: flyball.dev, kind: Engine, name: …}.',
    });
  return unit.build();
};

const acceptance = ({ name, spec }: EngineView): Verdict => {
  if (name === '') return fails('InvalidParameters', 'parametersRef refers to no Engine.');
  return spec === undefined
    ? fails('InvalidParameters', `The Engine ${name} does not exist.`)
    : holds('Accepted');
};

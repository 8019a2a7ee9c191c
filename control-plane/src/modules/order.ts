import { type ModuleFault, moduleFault } from './errors.ts';
import type { Module } from './module.ts';

/** What the order is made of: no effects of modules are needed for it. */
export type ModuleShape = Pick<Module<never>, 'name' | 'needs' | 'optional'>;

/** Modules in the order of their start and those that stay off, or all that is wrong. */
export type ModuleOrder<Shape extends ModuleShape> =
  | { readonly order: readonly Shape[]; readonly off: readonly Shape[] }
  | { readonly faults: readonly ModuleFault[] };

/**
 * Each module behind those it needs, otherwise in the order given. What needs a module that is switched off is
 * off too when it is optional, and a fault when it is not.
 */
export function orderModules<Shape extends ModuleShape>(
  modules: readonly Shape[],
  switchedOff: readonly string[],
): ModuleOrder<Shape> {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const faults = [...namingFaults(modules, byName), ...switchFaults(byName, switchedOff)];
  if (faults.length > 0) return { faults };
  const { order, cycle } = sorted(modules, byName);
  if (cycle !== undefined) return { faults: [cycle] };
  const off = new Set(switchedOff);
  const broken: ModuleFault[] = [];
  for (const { name, needs, optional } of order) {
    const missing = needs.find((need) => off.has(need));
    if (missing === undefined || off.has(name)) continue;
    if (optional) off.add(name);
    else broken.push(required(name, missing));
  }
  if (broken.length > 0) return { faults: broken };
  return {
    order: order.filter(({ name }) => !off.has(name)),
    off: order.filter(({ name }) => off.has(name)),
  };
}

const required = (name: string, missing: string): ModuleFault =>
  moduleFault('FLYBALL_MODULE_REQUIRED', missing, `${name} cannot do without ${missing}.`);

function* namingFaults(
  modules: readonly ModuleShape[],
  byName: ReadonlyMap<string, ModuleShape>,
): Generator<ModuleFault> {
  for (const module of modules) {
    const { name, needs } = module;
    if (byName.get(name) !== module)
      yield moduleFault('FLYBALL_MODULE_TWICE', name, `Two modules are called ${name}.`);
    for (const need of needs.filter((need) => !byName.has(need)))
      yield moduleFault('FLYBALL_MODULE_MISSING', name, `${name} needs ${need}, which there is not.`);
  }
}

const unknown = (name: string, byName: ReadonlyMap<string, ModuleShape>): ModuleFault => {
  const optional = [...byName.values()].filter((module) => module.optional).map((module) => module.name);
  const message = `There is no module ${name}. These can be switched off: ${optional.join(', ')}.`;
  return moduleFault('FLYBALL_MODULE_UNKNOWN', name, message);
};

function* switchFaults(
  byName: ReadonlyMap<string, ModuleShape>,
  switchedOff: readonly string[],
): Generator<ModuleFault> {
  for (const name of switchedOff) {
    const module = byName.get(name);
    if (module === undefined) yield unknown(name, byName);
    else if (!module.optional)
      yield moduleFault('FLYBALL_MODULE_REQUIRED', name, `${name} is always on: nothing works without it.`);
  }
}

interface Sorted<Shape> {
  readonly order: readonly Shape[];
  readonly cycle?: ModuleFault;
}

/** Depth first; `path` holds the modules on the way down, so that a cycle is told by its members. */
function sorted<Shape extends ModuleShape>(
  modules: readonly Shape[],
  byName: ReadonlyMap<string, Shape>,
): Sorted<Shape> {
  const order = new Set<Shape>();
  const visit = (module: Shape, path: readonly string[]): ModuleFault | undefined => {
    if (order.has(module)) return undefined;
    if (path.includes(module.name)) return cycleOf(module.name, path);
    for (const need of module.needs) {
      const needed = byName.get(need);
      const cycle = needed && visit(needed, [...path, module.name]);
      if (cycle !== undefined) return cycle;
    }
    order.add(module);
    return undefined;
  };
  for (const module of modules) {
    const cycle = visit(module, []);
    if (cycle !== undefined) return { order: [], cycle };
  }
  return { order: [...order] };
}

function cycleOf(name: string, path: readonly string[]): ModuleFault {
  const circle = [...path.slice(path.indexOf(name)), name].join(' → ');
  return moduleFault('FLYBALL_MODULE_CYCLE', name, `These modules need each other: ${circle}.`);
}

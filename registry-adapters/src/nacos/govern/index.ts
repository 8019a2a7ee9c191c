export { createNacosEngine, NACOS_PROFILE, type NacosEngine, type NacosEngineOptions } from './driver.ts';

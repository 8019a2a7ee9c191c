export { checkResource } from './check-resource.ts';
export { checkSet } from './check-set.ts';
export { didYouMean, nearest } from './nearest.ts';

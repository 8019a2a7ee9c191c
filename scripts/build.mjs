import { main } from './lib/main.mjs';
import { setUp } from './lib/setup.mjs';

await main(() => setUp({ forceBuild: true }));

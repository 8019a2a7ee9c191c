import { killCase } from './kill.cases.ts';

killCase(process.env['FLYBALL_SOAK'] ? 1_000 : 100);

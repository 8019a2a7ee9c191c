import { killCase } from './kill.cases.ts';

killCase(1_000);

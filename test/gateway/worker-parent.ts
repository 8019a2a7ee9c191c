import { supervise } from '@flyball/gateway';

/** A process that supervises one worker and tells its process id; ended by force, it must not leave it behind. */
const [, , file = '', planeAddress = '', token = ''] = process.argv;
supervise({
  file,
  planeAddress,
  token: () => token,
  engine: 'gateway',
  replica: 'orphan',
  workers: 1,
  onEvent: (event) => {
    if (event.type === 'started') process.stdout.write(`${event.pid}\n`);
  },
});

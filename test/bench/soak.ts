/** `./helium bench soak`: hundreds of workspaces while processes are killed, with counts in the end. */
import { soak } from '../faults/soak';

const MINUTES = Number(process.env.HELIUM_SOAK_MINUTES ?? 30);

soak({
  minutes: MINUTES,
  say: line => process.stdout.write(`${line}\n`),
}).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);

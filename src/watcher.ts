import { readInputs } from './action/inputs.ts';
import { equipmentOf } from './action/runner.ts';
import { holdCapture } from './action/watcher/hold-capture.ts';
import { take } from './action/watcher/mail.ts';

const folder = process.argv[2]!;
await holdCapture(folder, () => {
  const { request } = readInputs('capture');
  return { request, equipment: equipmentOf(process.env, take(folder, 'token.json')?.githubToken) };
});

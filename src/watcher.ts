import { readInputs } from './action/inputs.ts';
import { equipmentOf } from './action/runner.ts';
import { holdCapture } from './action/watcher/hold-capture.ts';

await holdCapture(process.argv[2]!, () => {
  const { request, githubToken } = readInputs('capture');
  return { request, equipment: equipmentOf(process.env, githubToken) };
});

import { readInputs } from './inputs.ts';
import { equipmentOf } from './runner.ts';
import { watch } from './watch/watch.ts';

// The start step has read the same inputs, and told what is wrong with them.
const { request, githubToken } = readInputs('capture');
await watch(process.argv[2]!, request, equipmentOf(process.env, githubToken));

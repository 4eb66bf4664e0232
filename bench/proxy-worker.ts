import { parentPort, workerData } from 'node:worker_threads';
import { EngineProxy } from '../src/proxy/proxy.ts';

const { engine, folder } = workerData as { engine: string; folder: string };
const ignored = () => {};
const proxy = await EngineProxy.listen(engine, folder, {
  create: async (request) => ({ request, created: async () => {} }),
  ...{ made: ignored, copied: ignored, builds: ignored, started: ignored, exec: ignored, beforeEnd: async () => {} },
});
parentPort!.postMessage(proxy.path);

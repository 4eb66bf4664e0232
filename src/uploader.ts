import { parentPort } from 'node:worker_threads';
import { type Upload, upload } from './engine/upload.ts';

// Runs in a thread of its own, see `Uploader`: told what to upload, then maybe to stop.
const stop = new AbortController();
parentPort!.on('message', async (job: Upload | 'stop') => {
  if (job === 'stop') return stop.abort();
  const answer = await upload(job, stop.signal).then(
    () => ({}),
    (error: Error) => ({ error: error.message }),
  );
  parentPort!.postMessage(answer);
});

import { harmless, print } from './base/printer.ts';
import { serve } from './contents/layers/server.ts';

try {
  await serve(JSON.parse(process.argv[2]!));
} catch (error) {
  print(process.stderr, harmless((error as Error).message));
  process.exitCode = 1;
}

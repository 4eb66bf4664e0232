import { defineConfig } from 'rolldown';
import { chunkName, packageChunk } from './scripts/chunks.js';
import { reportPage } from './scripts/report-page.js';

export default defineConfig({
  input: {
    main: 'src/main.ts',
    post: 'src/post.ts',
    start: 'src/start.ts',
    'start-post': 'src/start-post.ts',
    stop: 'src/stop.ts',
    pack: 'src/pack.ts',
    watcher: 'src/watcher.ts',
    'layer-server': 'src/layer-server.ts',
    cli: 'src/cli.ts',
  },
  platform: 'node',
  // Needed for separate package chunks.
  preserveEntrySignatures: 'allow-extension',
  // The optional XML writer of the SBOM library; not installed.
  external: ['xmlbuilder2'],
  plugins: [reportPage()],
  // These packages do not declare `sideEffects`. Without this each step loads the HTTP client, which it does not need.
  treeshake: {
    moduleSideEffects: [
      { test: /node_modules\/(@actions\/(core|exec|http-client|io|tool-cache)|undici|tunnel)\//, sideEffects: false },
    ],
  },
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    // Flat, so that paths outside dist/ are the same from every chunk.
    chunkFileNames: (chunk) => `${chunkName(chunk)}.js`,
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: packageChunk, debugName: 'packages' }] },
    minify: false,
  },
});

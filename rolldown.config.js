import { defineConfig } from 'rolldown';
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
  // For XML, which the SBOM's library could write too, if it were there.
  external: ['xmlbuilder2'],
  plugins: [reportPage()],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    // Flat, so that what lies beside dist/ is at the same relative place for every chunk.
    chunkFileNames: '[name].js',
    minify: false,
  },
});

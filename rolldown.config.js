import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { main: 'src/main.ts', post: 'src/post.ts', cli: 'src/cli.ts' },
  platform: 'node',
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

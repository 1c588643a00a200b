// `mam` as one file for Node: own sources bundled, npm packages left where npm put them.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export default defineConfig({
  root,
  publicDir: false,
  build: {
    ssr: join(root, 'app', 'cli.ts'),
    outDir: join(root, 'dist', 'app'),
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'cli.js', chunkFileNames: '[name].js' } },
  },
})

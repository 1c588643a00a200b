// `mam` as one file for Node: own sources bundled, npm packages left where npm put them.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export default defineConfig({
  root,
  publicDir: false,
  build: {
    ssr: true,
    outDir: join(root, 'dist', 'app'),
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    rolldownOptions: {
      input: {
        cli: join(root, 'app', 'cli.ts'),
        'audio-child': join(root, 'engine', 'host', 'audio', 'child.ts'),
        'audio-source-worker': join(root, 'engine', 'host', 'audio', 'source-worker.ts'),
        'export-worker': join(root, 'engine', 'host', 'export', 'worker.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
})

// The desktop app for Electron: its main process as ES modules, npm packages left where npm put them, and (mode `preload`)
// the preload script, which a sandbox takes as one CommonJS file only.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outDir = join(root, 'dist', 'electron')
const common = { outDir, emptyOutDir: false, minify: false, target: 'node24' }

const main = {
  ...common,
  ssr: true,
  rolldownOptions: {
    input: {
      main: join(root, 'app', 'main.ts'),
      'audio-child': join(root, 'engine', 'host', 'audio', 'child.ts'),
      'audio-source-worker': join(root, 'engine', 'host', 'audio', 'source-worker.ts'),
      'export-worker': join(root, 'engine', 'host', 'export', 'worker.ts'),
    },
    output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
  },
}

const preload = {
  ...common,
  lib: { entry: join(root, 'app', 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
  rolldownOptions: { external: ['electron'] },
}

export default defineConfig(({ mode }) => ({
  root,
  publicDir: false,
  build: mode === 'preload' ? preload : main,
}))

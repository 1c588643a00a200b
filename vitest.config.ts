import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,engine,renderer,scripts}/**/*.test.{ts,tsx,mjs}'],
    // Renders and servers share the machine's few cores with everything else that `npm test` runs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})

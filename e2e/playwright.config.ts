import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findChromium } from './chromium.ts'

const executablePath = findChromium()

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: join(import.meta.dirname, '../dist/e2e'),
  // Sound and pictures share the machine's cores with whatever else runs there.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // A second try is told by name in the report of `npm test`.
  retries: 1,
  workers: 2,
  fullyParallel: false,
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 720 },
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})

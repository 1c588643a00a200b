/** The system's Chromium: Playwright's own is not fetched. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export function findChromium(): string | undefined {
  const { MAM_CHROMIUM, PATH = '' } = process.env
  if (MAM_CHROMIUM) return MAM_CHROMIUM
  const candidates = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return candidates.find((candidate) => existsSync(candidate))
}

export const NO_CHROMIUM = 'Chromium is not installed (Debian: chromium)'

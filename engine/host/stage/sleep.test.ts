import { expect, test } from 'vitest'
import { readSleep } from './sleep.ts'

/** What each tool prints; a tool that is not there prints nothing. */
const linux = (prints: { BlockInhibited?: string; IdleAction?: string; gsettings?: string }) =>
  readSleep('linux', async (name, args) =>
    name === 'gsettings' ? prints.gsettings : prints[args.at(-1) as 'IdleAction'],
  )
const mac = (text: string | undefined) => readSleep('darwin', async () => text)

test('Linux: what inhibits sleep keeps it awake', async () => {
  expect(await linux({ BlockInhibited: 's "sleep:idle"\n', IdleAction: 's "suspend"\n' })).toBe('never')
  expect(await linux({ BlockInhibited: 's "handle-power-key"\n', IdleAction: 's "suspend"\n' })).toBe('allowed')
})

test('Linux: logind and the desktop may each send it to sleep', async () => {
  expect(await linux({ BlockInhibited: 's ""\n', IdleAction: 's "ignore"\n' })).toBe('never')
  expect(await linux({ IdleAction: 's "ignore"\n', gsettings: "'suspend'\n" })).toBe('allowed')
  expect(await linux({ IdleAction: 's "ignore"\n', gsettings: "'nothing'\n" })).toBe('never')
})

test('without the tools it is not known', async () => {
  expect(await linux({})).toBe('unknown')
  expect(await mac(undefined)).toBe('unknown')
  expect(await readSleep('win32')).toBe('unknown')
})

test('macOS: minutes, 0 is never, unless something prevents it', async () => {
  expect(await mac(' sleep                0\n')).toBe('never')
  expect(await mac(' displaysleep         10\n sleep                10\n')).toBe('allowed')
  expect(await mac(' sleep                1 (sleep prevented by coreaudiod)\n')).toBe('never')
})

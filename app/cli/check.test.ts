import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { kickRack, mam } from './fixture.ts'

const rackFile = (rack: unknown): string => {
  const file = join(freshFolder(), 'rack.json')
  writeFileSync(file, JSON.stringify(rack))
  return file
}

test('a good rack exits with 0', async () => {
  const { code, out } = await mam('check', rackFile(kickRack))
  expect(out).toMatch(/0 errors, 0 warnings/)
  expect(code).toBe(0)
})

test('a misspelt node type is told by its place, with what was meant, and still plays', async () => {
  const { code, out } = await mam('check', rackFile({ ...kickRack, nodes: [{ id: 'kick1', type: 'kik' }] }))
  expect(out).toMatch(/rack\.json:1:\d+: warning: nodes\[0\]\.type: .*"kik".*Did you mean "kick"\?/)
  expect(code).toBe(0)
})

test('errors exit with 1, and JSON holds every diagnostic of every file', async () => {
  const bad = rackFile({ ...kickRack, version: 7 })
  const odd = rackFile({ ...kickRack, kind: 'graph' })
  const { code, out } = await mam('check', bad, odd, '--json')
  const result = JSON.parse(out)
  expect(code).toBe(1)
  expect(result).toMatchObject({ ok: false, errors: 1 })
  expect(result.diagnostics).toContainEqual(expect.objectContaining({ file: bad, path: 'version', severity: 'error' }))
  expect(result.diagnostics).toContainEqual(expect.objectContaining({ file: odd, path: 'kind', severity: 'warning' }))
})

test('quiet tells nothing about a rack that plays', async () => {
  const { out, err } = await mam('check', '--quiet', rackFile({ ...kickRack, kind: 'graph' }))
  expect(out + err).toBe('')
})

test('a file that cannot be read is an error, and the others are still checked', async () => {
  const { code, out, err } = await mam(
    'check',
    join(freshFolder(), 'none.json'),
    rackFile({ ...kickRack, kind: 'graph' }),
  )
  expect(code).toBe(1)
  expect(err).toMatch(/^error: .*none\.json/)
  expect(out).toMatch(/"graph" is the old name.*\n1 error, 1 warning/)
})

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

test('a session is checked with its racks, each once, and with what only they can tell', async () => {
  const folder = freshFolder()
  const session = join(folder, 'night.json')
  writeFileSync(join(folder, 'kick.json'), JSON.stringify({ ...kickRack, kind: 'graph' }))
  const racks = [
    { id: 'one', path: 'kick.json' },
    { id: 'two', path: 'kick.json' },
    { id: 'three', path: 'none.json' },
  ]
  const commands = [{ timeSec: 1, nodeId: 'one:kick', type: 'Trigger' }]
  const routes = [{ from: 'one', to: 'main' }]
  writeFileSync(session, JSON.stringify({ kind: 'session', racks, routes, commands }))
  const { code, out } = await mam('check', session, '--json')
  const { diagnostics, ...counts } = JSON.parse(out)
  expect(code).toBe(1)
  expect(counts).toEqual({ ok: false, errors: 1, warnings: 3, hints: 0 })
  expect(diagnostics.map(({ file, path, reason }: Record<string, string>) => [file === session, path, reason])).toEqual(
    [
      [true, 'racks[2].path', 'missing-file'],
      [true, 'routes[0].to', 'unknown-node'],
      [true, 'commands[0].nodeId', 'unknown-node'],
      [false, 'kind', 'wrong-kind'],
    ],
  )
  expect(diagnostics[2].suggestion).toBe('kick1')
})

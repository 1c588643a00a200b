import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startServer } from './serve.ts'

const isBuilt = existsSync(join(import.meta.dirname, '../dist/renderer/index.html'))
if (!isBuilt) console.log('skipped: the page is not built (npm run build)')

let stateFolder: string
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'mam-serve-'))
})
afterEach(() => rmSync(stateFolder, { recursive: true }))

describe.skipIf(!isBuilt)('mam serve', () => {
  test('opens the demo and answers at the address that it gives', async () => {
    const server = await startServer({ device: 'silent', stateFolder })
    expect(JSON.parse(server.host.rackText!).nodes.length).toBeGreaterThan(3)
    const answer = await fetch(server.url, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('set-cookie')?.slice(0, 4)]).toEqual([303, 'mam='])
    await server.close()
  })

  test('a port that is taken and a rack that is broken are told in words', async () => {
    const server = await startServer({ device: 'silent', stateFolder })
    const port = Number(new URL(server.url).port)
    await expect(startServer({ device: 'silent', stateFolder, port })).rejects.toThrow(`port ${port} is taken`)
    const file = join(stateFolder, 'broken.json')
    writeFileSync(file, '{')
    await expect(startServer({ device: 'silent', stateFolder, file })).rejects.toThrow('broken has errors')
    await server.close()
  })

  test('an unknown device is no reason not to start', async () => {
    const server = await startServer({ device: 'No such device', stateFolder })
    const { value } = await server.host.publication.subscribe(new AbortController().signal).next()
    const told = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? Number(one) : one))
    expect(told).toContain('No such device')
    expect(told).toContain('plays on without a device')
    await server.close()
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RecoveryStore } from './recovery.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-recovery-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const storeOf = (now = () => 1000) => new RecoveryStore({ folder: join(folder, 'recovery'), now })

describe('a recovery log', () => {
  test('gives back the newest state and every change after it', async () => {
    const log = storeOf().open()
    await log.generation({ text: 'one' }, 'song')
    log.append({ step: 1 })
    await log.generation({ text: 'two' }, 'song')
    log.append({ step: 2 })
    log.append('three')
    await log.flush()
    expect(storeOf().read(log.id)).toEqual({
      id: log.id,
      label: 'song',
      timeMs: 1000,
      state: { text: 'two' },
      records: [{ step: 2 }, 'three'],
      dropped: [],
    })
  })
})

import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DiskCalls, disk } from './disk.ts'
import { type RecoveryLog, RecoveryStore } from './recovery.ts'
import { startChild } from './testing/child.ts'
import { faultyDisk } from './testing/faulty-disk.ts'
import { smallDisk } from './testing/small-disk.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-recovery-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const storeOf = (now = () => 1000) => new RecoveryStore({ folder: join(folder, 'recovery'), now })
const files = async (log: RecoveryLog) => (await readdir(log.folder)).filter((name) => /\d/.test(name)).sort()
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** States 0, 10, 20… each followed by the records 1…, 11…, as a host leaves them. */
async function written(generations: number, each = 3): Promise<RecoveryLog> {
  const log = storeOf().open()
  for (let at = 0; at < generations; at++) {
    await log.generation({ at: at * 10 }, 'song')
    for (const record of range(1, each)) log.append(at * 10 + record)
  }
  await log.flush()
  return log
}

describe('a recovery log', () => {
  test('gives back the newest state and every change after it', async () => {
    const log = storeOf().open()
    await log.generation({ text: 'one' }, 'song')
    log.append({ step: 1 })
    await log.generation({ text: 'zwei \u2028 \ud800' }, 'song')
    log.append({ step: 2 })
    log.append('line\nbreak')
    await log.flush()
    expect(storeOf().read(log.id)).toEqual({
      id: log.id,
      label: 'song',
      timeMs: 1000,
      state: { text: 'zwei \u2028 \ud800' },
      records: [{ step: 2 }, 'line\nbreak'],
      dropped: [],
    })
  })

  test('keeps what a value was when it was given, not what became of it', async () => {
    const log = storeOf().open()
    const state = { value: 1 }
    const record = { value: 1 }
    const writing = log.generation(state)
    log.append(record)
    state.value = 2
    record.value = 2
    await writing
    await log.flush()
    expect(storeOf().read(log.id)).toMatchObject({ state: { value: 1 }, records: [{ value: 1 }] })
  })

  test('puts changes on disk without being asked', async () => {
    const log = storeOf().open()
    await log.generation(0)
    log.append('kept')
    await vi.waitFor(() => expect(storeOf().read(log.id).records).toEqual(['kept']), { timeout: 10_000 })
  })

  test('keeps a change that comes while those before it are being written', async () => {
    let isBusy = false
    const open: DiskCalls['open'] = async (...words) => {
      if (isBusy) log.append('meanwhile')
      isBusy = false
      return disk.open(...words)
    }
    const log = new RecoveryStore({ folder: join(folder, 'recovery'), calls: { ...disk, open } }).open()
    await log.generation(0)
    log.append('first')
    isBusy = true
    await log.flush()
    log.append('last')
    await log.flush()
    expect(storeOf().read(log.id)).toMatchObject({ records: ['first', 'meanwhile', 'last'], dropped: [] })
  })

  test('keeps five states and the changes since the oldest of them', async () => {
    const log = await written(8)
    const names = await files(log)
    expect(names.filter((name) => name.endsWith('.state'))).toHaveLength(5)
    expect(names.filter((name) => name.endsWith('.changes'))).toHaveLength(5)
    expect(storeOf().read(log.id)).toMatchObject({ state: { at: 70 }, records: [71, 72, 73] })
  })

  test('closed clean is gone; parked it stays and can go on', async () => {
    const clean = await written(2)
    await clean.close('clean')
    const parked = await written(2)
    parked.append('last')
    await parked.close('parked')
    expect(() => parked.append('late')).toThrow(/closed/)
    expect(storeOf().list()).toEqual([{ id: parked.id, status: 'parked', label: 'song', timeMs: 1000 }])
    const again = storeOf().open(parked.id)
    expect(storeOf().list()[0]).toMatchObject({ id: parked.id, status: 'open' })
    await again.generation('now', 'song')
    again.append('more')
    await again.close('parked')
    expect(storeOf().read(parked.id)).toMatchObject({ state: 'now', records: ['more'], dropped: [] })
    storeOf().remove(parked.id)
    expect(storeOf().list()).toEqual([])
  })

  test('is listed by its number, whatever the clock said', async () => {
    const later = storeOf(() => 5000).open()
    await later.generation(1, 'first')
    const earlier = storeOf(() => -7).open()
    await earlier.generation(2, 'second')
    await earlier.generation(3, 'second')
    expect(storeOf().list()).toMatchObject([
      { label: 'second', status: 'open', timeMs: -7 },
      { label: 'first', status: 'open', timeMs: 5000 },
    ])
    expect(storeOf().read(earlier.id).state).toBe(3)
  })

  test('of a name that is none is refused, wherever it would lead', () => {
    for (const id of ['', '..', '../x', 'a/b', '000001-0000000', '000009-00000000'])
      expect(() => storeOf().read(id)).toThrow(/there is no (such )?recovery log/)
    expect(() => storeOf().remove('..')).toThrow(/there is no recovery log/)
  })

  test('without any state is not listed and says that there is none', () => {
    const log = storeOf().open()
    expect(storeOf().list()).toEqual([])
    expect(() => storeOf().read(log.id)).toThrow(/no state was written yet/)
  })

  test('keeps no process from ending', async () => {
    const script = `const { RecoveryStore } = await load('recovery.ts')
      const log = new RecoveryStore({ folder: args[0] }).open(); await log.generation(0); log.append(1); console.log('done')`
    expect(await startChild(script, [join(folder, 'recovery')]).ended()).toBe('done\n')
  })
})

describe('what a crash or a bad disk left', () => {
  test('ends at each length of a torn journal with the last whole change', async () => {
    const log = await written(1, 5)
    const path = join(log.folder, '00000002.changes')
    const whole = await readFile(path)
    const ends = [...whole.keys()].filter((at) => whole[at] === 0x0a)
    for (let length = whole.length; length >= 0; length--) {
      await truncate(path, length)
      const { records, dropped } = storeOf().read(log.id)
      const complete = ends.filter((end) => end < length).length
      expect(records).toEqual(range(1, complete))
      const isTorn = length > 0 && whole[length - 1] !== 0x0a
      expect(dropped).toHaveLength(isTorn ? 1 : 0)
    }
  })

  test('never gives a wrong change, whichever byte is wrong', async () => {
    const log = await written(1, 5)
    const path = join(log.folder, '00000002.changes')
    const whole = await readFile(path)
    const ends = [...whole.keys()].filter((at) => whole[at] === 0x0a)
    const flip = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(flip, async ([at, mask]) => {
        const bytes = Buffer.from(whole)
        bytes[at]! ^= mask
        await writeFile(path, bytes)
        const { records, dropped } = storeOf().read(log.id)
        expect(records).toEqual(range(1, ends.filter((end) => end < at).length))
        expect(dropped).toHaveLength(1)
      }),
      { numRuns: 1000 },
    )
  })

  test('never gives a wrong change where a piece is missing, doubled or of zeros', async () => {
    const log = await written(1, 8)
    const path = join(log.folder, '00000002.changes')
    const whole = await readFile(path)
    const piece = fc.tuple(fc.nat(whole.length), fc.nat(60), fc.constantFrom('cut', 'double', 'zeros'))
    await fc.assert(
      fc.asyncProperty(piece, async ([start, length, kind]) => {
        const part = whole.subarray(start, start + length)
        const middle = { cut: [], double: [part, part], zeros: [Buffer.alloc(part.length)] }[kind]
        await writeFile(path, Buffer.concat([whole.subarray(0, start), ...middle, whole.subarray(start + length)]))
        const { records } = storeOf().read(log.id)
        expect(records).toEqual(range(1, records.length))
      }),
      { numRuns: 500 },
    )
  })

  test('falls back state by state and plays the changes between them', async () => {
    const log = await written(5)
    const states = (await files(log)).filter((name) => name.endsWith('.state')).reverse()
    const all = [1, 2, 3, 11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43]
    for (const [damaged, name] of states.entries()) {
      const { state, records, dropped } = storeOf().read(log.id)
      expect({ state, records, dropped: dropped.length }).toEqual({
        state: { at: 40 - damaged * 10 },
        records: all.slice(all.length - 3 - damaged * 3),
        dropped: damaged,
      })
      await truncate(join(log.folder, name), 100)
    }
    expect(() => storeOf().read(log.id)).toThrow(/nothing can be recovered.*saved state/)
    expect(storeOf().list()).toEqual([])
  })

  test('takes no state of which any byte is wrong', async () => {
    const log = await written(2, 1)
    const path = join(log.folder, '00000003.state')
    const whole = await readFile(path)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(whole)
        bytes[at]! ^= mask
        await writeFile(path, bytes)
        expect(storeOf().read(log.id)).toMatchObject({ state: { at: 0 }, records: [1, 11] })
      }),
      { numRuns: 500 },
    )
    for (let length = 0; length < whole.length; length++) {
      await writeFile(path, whole.subarray(0, length))
      expect(storeOf().read(log.id).state).toEqual({ at: 0 })
    }
  })

  test('leaves out changes that follow a lost one, and says which', async () => {
    const log = await written(3)
    await rm(join(log.folder, '00000004.state'))
    await rm(join(log.folder, '00000003.state'))
    await rm(join(log.folder, '00000003.changes'))
    expect(storeOf().read(log.id)).toMatchObject({
      state: { at: 0 },
      records: [1, 2, 3],
      dropped: ['changes 4 to 6 are lost, and with them those that follow'],
    })
  })

  test('goes on after the torn end: later changes are whole though the state after it is lost', async () => {
    const log = await written(1)
    const torn = join(log.folder, '00000002.changes')
    await truncate(torn, (await readFile(torn)).length - 4)
    const again = storeOf().open(log.id)
    await again.generation({ at: 'recovered' }, 'song')
    again.append('after')
    await again.flush()
    expect(storeOf().read(log.id)).toMatchObject({ state: { at: 'recovered' }, records: ['after'], dropped: [] })
    const states = (await files(again)).filter((name) => name.endsWith('.state'))
    await rm(join(log.folder, states.at(-1)!))
    expect(storeOf().read(log.id)).toMatchObject({ state: { at: 0 }, records: [1, 2, 'after'] })
  })

  test('of a process killed at any moment is listed as crashed and has every change in order', async () => {
    const script = `const { RecoveryStore } = await load('recovery.ts')
      const log = new RecoveryStore({ folder: args[0] }).open()
      let number = 0
      for (;;) {
        await log.generation({ number, filler: 'x'.repeat(100_000) }, 'song')
        for (let at = 0; at < 50; at++) log.append(++number)
        await log.flush()
        console.log('kept ' + number)
        log.append(++number)
      }`
    for (let kill = 0; kill < 8; kill++) {
      const child = startChild(script, [join(folder, 'recovery')])
      await child.line('kept')
      await wait(Math.random() * 40)
      child.process.kill('SIGKILL')
      const kept = (await child.ended())
        .match(/\d+(?=\n)/g)!
        .map(Number)
        .at(-1)!
      const entry = storeOf().list()[0]!
      expect(entry).toMatchObject({ status: 'crashed', label: 'song' })
      const { state, records } = storeOf().read(entry.id)
      const { number } = state as { number: number }
      expect(records).toEqual(range(number + 1, number + records.length))
      expect(number + records.length).toBeGreaterThanOrEqual(kept)
      storeOf().remove(entry.id)
    }
  })
})

describe('a recovery place that fails', () => {
  const troubled = () => {
    const calls = faultyDisk()
    const log = new RecoveryStore({ folder: join(folder, 'recovery'), calls }).open()
    const told: string[] = []
    log.onTrouble = (words) => told.push(words)
    return { calls, log, told }
  }

  test('says so once, keeps the changes, and writes them over the torn ones when it can again', async () => {
    const { calls, log, told } = troubled()
    await log.generation('start')
    log.append('a')
    await log.flush()
    calls.faults.set('write', 'ENOSPC')
    for (calls.tornBytes of [5, 12, 1]) {
      log.append('b')
      await expect(log.flush()).rejects.toMatchObject({ reason: 'disk-full' })
    }
    expect(told).toEqual([expect.stringMatching(/^recovery is not possible at the moment: .*the disk is full/)])
    expect(storeOf().read(log.id)).toMatchObject({ records: ['a'] })
    calls.faults.clear()
    log.append('c')
    await vi.waitFor(() => expect(told.at(-1)).toBe(''), { timeout: 10_000 })
    expect(storeOf().read(log.id)).toMatchObject({ records: ['a', 'b', 'b', 'b', 'c'], dropped: [] })
  })

  test('for a state leaves the one before, and the changes after it', async () => {
    const { calls, log } = troubled()
    await log.generation('start')
    log.append('a')
    await log.flush()
    calls.faults.set('rename', 'EIO')
    await expect(log.generation('lost')).rejects.toMatchObject({ reason: 'failed' })
    log.append('b')
    await log.flush()
    expect(storeOf().read(log.id)).toMatchObject({ state: 'start', records: ['a', 'b'], dropped: [] })
    calls.faults.clear()
    await log.generation('next')
    expect(storeOf().read(log.id)).toMatchObject({ state: 'next', records: [], dropped: [] })
  })

  test('for long costs bounded memory, and the next state makes the log whole again', async () => {
    const { calls, log, told } = troubled()
    await log.generation('start')
    calls.faults.set('write', 'ENOSPC')
    const big = 'x'.repeat(1_000_000)
    for (let at = 0; at < 20; at++) log.append(big)
    expect(told.at(-1)).toMatch(/takes no more changes; save your work/)
    calls.faults.clear()
    log.append('unseen')
    await log.flush()
    expect(storeOf().read(log.id)).toMatchObject({ state: 'start', records: [] })
    await log.generation('whole')
    log.append('seen')
    await log.flush()
    expect(told.at(-1)).toBe('')
    expect(storeOf().read(log.id)).toMatchObject({ state: 'whole', records: ['seen'], dropped: [] })
  })

  test('by being full, really, loses nothing that was on disk and goes on when there is room', async ({ skip }) => {
    const disk = smallDisk(128)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      const store = new RecoveryStore({ folder: join(disk.folder, 'recovery') })
      const log = store.open()
      await log.generation('start', 'song')
      await writeFile(join(disk.folder, 'filler'), Buffer.alloc(90_000)).catch(() => {})
      const record = 'y'.repeat(5_000)
      let kept = 0
      const full = async () => {
        for (; kept < 100; kept++) {
          log.append(record)
          await log.flush()
        }
      }
      await expect(full()).rejects.toMatchObject({ reason: 'disk-full' })
      await expect(log.generation('z'.repeat(60_000))).rejects.toMatchObject({ reason: 'disk-full' })
      expect(store.read(log.id).records).toHaveLength(kept)
      await rm(join(disk.folder, 'filler'))
      await log.flush()
      expect(store.read(log.id)).toMatchObject({ state: 'start', dropped: [] })
      expect(store.read(log.id).records).toHaveLength(kept + 1)
      await log.generation('after', 'song')
      expect(store.read(log.id)).toMatchObject({ state: 'after', records: [] })
    } finally {
      disk.remove()
    }
  })

  test('by vanishing is made anew with the next state', async () => {
    const { log, told } = troubled()
    await log.generation('start')
    log.append('a')
    await log.flush()
    await rm(join(folder, 'recovery'), { recursive: true })
    log.append('b')
    await expect(log.flush()).rejects.toMatchObject({ reason: 'folder-missing' })
    expect(told).toHaveLength(1)
    await log.generation('anew', 'song')
    log.append('c')
    await log.flush()
    expect(told.at(-1)).toBe('')
    expect(storeOf().list()).toMatchObject([{ id: log.id, status: 'open' }])
    expect(storeOf().read(log.id)).toMatchObject({ state: 'anew', records: ['c'] })
  })

  test('from the start refuses to open in words', async () => {
    await writeFile(join(folder, 'file'), '')
    const store = new RecoveryStore({ folder: join(folder, 'file/recovery') })
    expect(() => store.open()).toThrow(/a part of its path is a file/)
    expect(store.list()).toEqual([])
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine, racksIn } from './testing/fake-engine.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, KICK, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page
let nowMs: number

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  nowMs = 1_700_000_000_000
  host = shop.host({ native: engine.native, now: () => nowMs })
  await host.open(shop.write('kick.json', RACK_TEXT))
  anna = await shop.page(host, 'anna-1', 'Anna')
})
afterEach(() => shop.close())

const texts = () => [...host.editor.project.document.files.values()].map(({ text }) => text)
const wait = (ms: number) => {
  nowMs += ms
}
/** Steps as a list shows them: the newest first. */
const listed = async () => (await anna.client.listHistory()).map(({ title }) => title)

describe('undo and redo', () => {
  test('name what they take back and whose it was', async () => {
    await anna.set(120)
    expect(anna.history).toMatchObject({ undoTitle: 'Set Pitch of kick1 to 120 Hz', undoAuthor: 'Anna', redoTitle: '' })
    await anna.undo()
    expect(anna.history).toMatchObject({ undoTitle: '', redoTitle: 'Set Pitch of kick1 to 120 Hz', redoAuthor: 'Anna' })
    expect(host.rackText).toBe(RACK_TEXT)
    await anna.redo()
    expect(host.rackText).toBe(rackWith(120))
  })

  test('leave out what was done and taken back by hand within a moment', async () => {
    const racks = [{ id: 'kick', path: 'kick.json', muted: false }]
    await host.open(shop.write('live.json', JSON.stringify({ kind: 'session', version: 1, racks })))
    await anna.do({ case: 'setStripPan', value: { strip: 'kick', pan: 0.5 } })
    const { undoTitle } = anna.history
    const mute = (isOn: boolean) => anna.do({ case: 'setStripMute', value: { strip: 'kick', mute: isOn } })
    await mute(true)
    await mute(false)
    expect(anna.history).toMatchObject({ steps: 1, undoTitle })
    await mute(true)
    wait(5000)
    await mute(false)
    expect(anna.history.steps).toBe(3)
  })

  test('say so where there is nothing to do', async () => {
    expect(await anna.refusal({ case: 'undo', value: {} })).toBe('there is nothing to undo')
    expect(await anna.refusal({ case: 'redo', value: {} })).toBe('there is nothing to redo')
    expect(await anna.refusal({ case: 'goToStep', value: { step: 7 } })).toBe('there is no step 7')
  })

  test('go through the files of all racks in the order in which they were changed', async () => {
    shop.write('racks/a.json', rackWith(50))
    shop.write('racks/b.json', rackWith(60))
    await host.open(
      shop.write(
        'live.mamsession',
        sessionOf([
          ['a', 'racks/a.json'],
          ['b', 'racks/b.json'],
        ]),
      ),
    )
    const opened = texts()
    const set = (rack: string, value: number) =>
      anna.do({ case: 'setParam', value: { rack, node: 'kick1', param: F0, value } })
    await set('a', 51)
    await set('b', 61)
    await anna.do({ case: 'renameRack', value: { rack: 'b', name: 'low' } })
    expect(anna.session.writes).toEqual(['live.mamsession', 'racks/a.json', 'racks/b.json'].map(shop.at))
    await anna.undo()
    expect(anna.session.writes).toEqual(['racks/a.json', 'racks/b.json'].map(shop.at))
    await anna.undo()
    expect(anna.session.writes).toEqual([shop.at('racks/a.json')])
    await anna.undo()
    expect(texts()).toEqual(opened)
    expect(anna.session.isChanged).toBe(false)
  })

  test('bring back what sounds, also of a value that a hand held when the graph changes with it', async () => {
    await anna.set(150)
    await anna.do({ case: 'addNode', value: { type: 'delay' } })
    engine.sent.length = 0
    await anna.do({ case: 'goToStep', value: { step: 0 } })
    expect(racksIn(engine.held!)[0]!.nodes).toHaveLength(3)
    expect(engine.calls.at(-1)).toBe('edit')
    expect(engine.sent).toMatchObject([{ target: 'kick/kick1', kind: 'ramp', param: F0, value: 100, rampFrames: 960 }])
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 })).toMatchObject({
      base: 100,
      played: 100,
    })
  })

  test('leave what is played by hand alone', async () => {
    await anna.set(150)
    await anna.client.set(KICK, 5, 0.5)
    await anna.undo()
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: 5 }).played).toBe(0.5)
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).played).toBe(100)
  })

  test('that the engine refuses move nothing', async () => {
    await anna.do({ case: 'addNode', value: { type: 'delay', node: 'second' } })
    const before = texts()
    engine.editFails = 'no memory'
    expect(await anna.refusal({ case: 'undo', value: {} })).toContain('no memory')
    expect(texts()).toEqual(before)
    expect(anna.history.undoTitle).toContain('second')
    engine.editFails = ''
    await anna.undo()
    expect(host.rackText).toBe(RACK_TEXT)
  })
})

describe('a transaction', () => {
  const transact = (title: string, bpm: number, node = 'kick1') => ({
    case: 'transact' as const,
    value: {
      title,
      actions: [
        { action: { case: 'setTempo' as const, value: { bpm } } },
        { action: { case: 'setParam' as const, value: { node, param: F0, value: 90 } } },
      ],
    },
  })

  test('is one step', async () => {
    await anna.do(transact('Slower and lower', 90))
    expect(await listed()).toEqual(['Slower and lower'])
    await anna.undo()
    expect(host.rackText).toBe(RACK_TEXT)
  })

  test('with one action that is refused changes nothing at all', async () => {
    expect(await anna.refusal(transact('Of nobody', 90, 'nobody'))).toBe('there is no node "nobody"')
    expect(host.rackText).toBe(RACK_TEXT)
    expect(engine.loaded).toHaveLength(1)
    expect(anna.history.steps).toBe(0)
  })

  test('that the engine refuses changes nothing at all', async () => {
    engine.editFails = 'no memory'
    expect(await anna.refusal(transact('Slower', 90))).toContain('no memory')
    expect(host.rackText).toBe(RACK_TEXT)
    expect(anna.history.steps).toBe(0)
    expect(anna.session.isChanged).toBe(false)
  })

  test('of a take becomes one step with those before it', async () => {
    const part = (bpm: number) => {
      const { value } = transact(`Take to ${bpm}`, bpm)
      return anna.do({ case: 'transact', value: { ...value, take: 'first' } })
    }
    await part(90)
    await part(80)
    await part(70)
    expect(await listed()).toEqual(['Take to 70'])
    await anna.undo()
    expect(host.rackText).toBe(RACK_TEXT)
  })

  test('may not hold what is no change of the document', async () => {
    const play = { case: 'transact' as const, value: { actions: [{ action: { case: 'play' as const, value: {} } }] } }
    expect(await anna.refusal(play)).toBe('play cannot be part of a step')
  })
})

test('a hand whose change the engine refuses does not go on sounding', async () => {
  engine.reviseFails = engine.editFails = 'not today'
  await expect(anna.set(150)).rejects.toMatchObject({ rawMessage: expect.stringContaining('not today') })
  expect(engine.sent.at(-1)).toMatchObject({ target: 'kick/kick1', param: F0, value: 100 })
  expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 })).toMatchObject({
    base: 100,
    played: 100,
  })
  expect(host.rackText).toBe(RACK_TEXT)
})

test('a hand at a node that is not there is refused, also behind the front rack', async () => {
  shop.write('racks/a.json', RACK_TEXT)
  shop.write('racks/b.json', rackWith(60))
  await host.open(
    shop.write(
      's.mamsession',
      sessionOf([
        ['a', 'racks/a.json'],
        ['b', 'racks/b.json'],
      ]),
    ),
  )
  const value = { rack: 'b', node: 'nobody', param: F0, value: 1 }
  expect(await anna.refusal({ case: 'setParam', value })).toBe('there is no node "nobody"')
})

describe("undo of another client's step", () => {
  let ben: Page
  beforeEach(async () => {
    ben = await shop.page(host, 'ben-1', 'Ben')
    await anna.set(120)
  })
  const press = (page: Page) => page.refusal({ case: 'undo', value: {} })

  test('asks for a second press, and says whose it was', async () => {
    expect(await press(ben)).toBe('"Set Pitch of kick1 to 120 Hz" was done by Anna: undo once more to take it back')
    expect(host.rackText).toBe(rackWith(120))
    expect(await press(ben)).toBe('')
    expect(host.rackText).toBe(RACK_TEXT)
  })

  test("is not asked about one's own", async () => {
    expect(await press(anna)).toBe('')
    expect(host.rackText).toBe(RACK_TEXT)
  })

  test('asks again when the first press was long ago, or of a time that has not come yet', async () => {
    await press(ben)
    wait(10_001)
    expect(await press(ben)).toContain('undo once more')
    wait(-3_600_000)
    expect(await press(ben)).toContain('undo once more')
    expect(await press(ben)).toBe('')
  })

  test("does not take one client's press for another's, nor one for a step before", async () => {
    const carla = await shop.page(host, 'carla-1', 'Carla')
    await press(ben)
    expect(await press(carla)).toContain('undo once more')
    await press(ben)
    await anna.set(130)
    expect(await press(ben)).toContain('"Set Pitch')
    expect(host.rackText).toBe(rackWith(130))
  })

  test('asks also where both go by the same name, and their steps stay apart', async () => {
    const other = await shop.page(host, 'anna-2', 'Anna')
    await other.set(130)
    expect(anna.history.steps).toBe(2)
    expect(await press(anna)).toContain('was done by Anna: undo once more')
    expect(await press(other)).toBe('')
    expect(host.rackText).toBe(rackWith(120))
  })
})

describe('the history', () => {
  test('keeps branches, and goes back to any of their steps', async () => {
    await anna.set(110)
    wait(2000)
    await anna.set(120)
    await anna.undo()
    wait(2000)
    await anna.set(130)
    const steps = await anna.client.listHistory()
    expect(steps.map(({ step, parent, isApplied }) => [step, parent, isApplied])).toEqual([
      [3, 1, true],
      [2, 1, false],
      [1, 0, true],
    ])
    await anna.do({ case: 'goToStep', value: { step: 2 } })
    expect(host.rackText).toBe(rackWith(120))
    await anna.do({ case: 'goToStep', value: { step: 0 } })
    expect(host.rackText).toBe(RACK_TEXT)
    // Redo goes the way that was taken last.
    await anna.redo()
    await anna.redo()
    expect(host.rackText).toBe(rackWith(120))
  })

  test('makes one step of a hand that moves on, and two of one that comes back later', async () => {
    await anna.set(110)
    wait(300)
    await anna.set(111)
    expect(anna.history.steps).toBe(1)
    wait(1500)
    await anna.set(112)
    expect(anna.history.steps).toBe(2)
  })

  test('survives a save: what was saved can be undone', async () => {
    await anna.set(120)
    await anna.do({ case: 'save', value: {} })
    expect(anna.session.isChanged).toBe(false)
    expect(anna.history.undoTitle).toBe('Set Pitch of kick1 to 120 Hz')
    await anna.undo()
    expect(anna.session.writes).toEqual([shop.at('kick.json')])
    await anna.do({ case: 'save', value: {} })
    expect(shop.read('kick.json')).toBe(RACK_TEXT)
  })

  test('goes back to what was saved, however soon the next change came', async () => {
    await anna.set(120)
    await anna.do({ case: 'save', value: {} })
    await anna.set(121)
    await anna.undo()
    expect(host.rackText).toBe(rackWith(120))
    expect(anna.session.isChanged).toBe(false)
  })

  test('goes on where the clock goes back', async () => {
    await anna.set(110)
    wait(-86_400_000)
    await anna.set(120)
    expect((await anna.client.listHistory()).map(({ step }) => step)).toEqual([2, 1])
    await anna.undo()
    expect(host.rackText).toBe(rackWith(110))
  })
})

import { describe, expect, test } from 'vitest'
import { allRules } from './rules.ts'
import type { HealthSample, TimedXrun } from './sample.ts'
import { Watchdog } from './watchdog.ts'

const well: HealthSample = {
  nowMs: 0,
  load: 0.2,
  loadLimit: 0.8,
  blockFrames: 128,
  callbackIdleMs: 0,
  xruns: [],
  feederMarginMs: 990,
  feederIdleMs: 8,
  faults: [],
  shed: 'nothing',
  realtimeThreads: 1,
  lookaheadMs: 1000,
  queues: [{ name: 'host', depth: 0, capacity: 100 }],
  lateCommands: 0,
  droppedCommands: 0,
  lostRecords: 0,
  mainLagMs: 3,
  deviceName: 'ALSA: box',
  isDeviceLost: false,
  clients: [{ name: 'page', waiting: 0, silentMs: 400 }],
}

/** A sample a second, as the watchdog gets them; gives the findings after the last one. */
function watching() {
  const watchdog = new Watchdog(allRules)
  let second = 0
  return (change: Partial<HealthSample> = {}, seconds = 1) => {
    let findings = watchdog.look({ ...well, ...change, nowMs: ++second * 1000 })
    for (let more = 1; more < seconds; more++) findings = watchdog.look({ ...well, ...change, nowMs: ++second * 1000 })
    return findings
  }
}
const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id)
const xruns = (count: number, cause: TimedXrun['cause'], timeMs: number): TimedXrun[] =>
  Array.from({ length: count }, (_, i) => ({ number: i + 1, cause, timeMs, us: 4000 }))

test('a healthy engine has no findings', () => {
  expect(watching()({}, 60)).toEqual([])
})

describe('xruns', () => {
  test('in a burst are named by their cause, with what would help', () => {
    const [finding] = watching()({ xruns: xruns(3, 'cpu', 900) })
    expect(finding).toMatchObject({ id: 'xruns-cpu', severity: 'severe', sinceMs: 1000 })
    expect(finding?.words).toBe('3 blocks of the last ten seconds took longer than they have.')
    expect(finding?.help).toMatch(/^A larger block: 256 frames, or lighter nodes/)
  })

  test('of several causes are several findings', () => {
    const mixed = [...xruns(4, 'scheduling', 900), ...xruns(3, 'device', 900)]
    expect(ids(watching()({ xruns: mixed }))).toEqual(['xruns-scheduling', 'xruns-device'])
  })

  test('that come alone, or are long ago, are none', () => {
    expect(watching()({ xruns: xruns(2, 'cpu', 900) })).toEqual([])
    const look = watching()
    look({}, 30)
    expect(look({ xruns: xruns(9, 'cpu', 1000) })).toEqual([])
  })

  test('at the largest block are not answered by a larger one', () => {
    expect(watching()({ xruns: xruns(3, 'cpu', 900), blockFrames: 8192 })[0]?.help).toMatch(/^Lighter nodes/)
  })

  test('stay a finding for ten seconds after the last of them', () => {
    const look = watching()
    look({ xruns: xruns(5, 'cpu', 900) })
    expect(ids(look({}, 9))).toEqual(['xruns-cpu'])
    expect(look()).toEqual([])
  })
})

describe('the load', () => {
  test('is a finding when it stays at the limit, not for one second of it', () => {
    const look = watching()
    expect(look({ load: 0.85 }, 2)).toEqual([])
    expect(look({ load: 0.85 })[0]?.words).toBe('The load comes to 85 %; the limit is 80 %.')
  })

  test('that leaves and comes back before it was one begins anew', () => {
    const look = watching()
    look({ load: 0.85 }, 2)
    look()
    expect(look({ load: 0.85 }, 2)).toEqual([])
  })

  test('does not flicker about its limit', () => {
    const look = watching()
    look({ load: 0.85 }, 3)
    for (const load of [0.79, 0.81, 0.75, 0.73]) expect(ids(look({ load }, 6))).toEqual(['load'])
    expect(look({ load: 0.6 }, 6)).toEqual([])
  })

  test('beyond all time is severe', () => {
    expect(watching()({ load: 1.2 }, 3)[0]?.severity).toBe('severe')
  })
})

describe('the feeder', () => {
  test('that does not keep up is found, and advised a longer lookahead', () => {
    const [finding] = watching()({ feederMarginMs: 100 }, 2)
    expect(finding?.words).toBe('Patterns are ready only 100 ms ahead, of 1000 ms.')
    expect(finding).toMatchObject({ severity: 'warning', help: 'A longer lookahead: 2000 ms.' })
    expect(watching()({ feederMarginMs: -5 }, 2)[0]?.severity).toBe('severe')
  })

  test('that has nothing to do is well', () => {
    expect(watching()({ feederMarginMs: null }, 5)).toEqual([])
  })

  test('that stands still is found', () => {
    expect(watching()({ feederIdleMs: 1500 })[0]?.words).toContain('stood still for 1.5 s')
  })
})

test('a device that asks for nothing is found, unless it is known as lost or was never opened', () => {
  expect(ids(watching()({ callbackIdleMs: 2500 }))).toEqual(['callback-stuck'])
  expect(ids(watching()({ callbackIdleMs: 2500, isDeviceLost: true }))).toEqual(['device'])
  expect(watching()({ callbackIdleMs: null }, 9)).toEqual([])
})

test('a lost device is a finding until it is back', () => {
  const look = watching()
  expect(look({ isDeviceLost: true })[0]?.words).toBe('ALSA: box is lost. Everything plays on, unheard.')
  expect(look()).toEqual([])
})

test('commands that were dropped, late or not kept are counted over ten seconds', () => {
  const look = watching()
  look({ droppedCommands: 100, lateCommands: 7 })
  expect(look({ droppedCommands: 100, lateCommands: 7 })).toEqual([])
  const found = look({ droppedCommands: 103, lateCommands: 8, lostRecords: 1 })
  expect(ids(found)).toEqual(['dropped', 'log', 'late'])
  expect(found[0]?.words).toBe('3 commands found a queue full and did nothing.')
  expect(found[1]?.words).toContain('a recording has a gap there')
})

test('a queue is found before it is full, and the scheduled one may be full', () => {
  const full = (name: 'host' | 'scheduled', depth: number) => ({ queues: [{ name, depth, capacity: 100 }] })
  expect(ids(watching()(full('host', 85)))).toEqual(['queue:host'])
  expect(watching()(full('host', 70))).toEqual([])
  expect(watching()(full('scheduled', 100), 5)).toEqual([])
})

test('a client that is silent or behind is named; a hidden page that beats once a minute is neither', () => {
  const client = (silentMs: number, waiting = 0) => ({ clients: [{ name: 'tablet', silentMs, waiting }] })
  expect(watching()(client(61_000))).toEqual([])
  expect(watching()(client(80_000))[0]?.words).toBe('Nothing was heard of "tablet" for 80 s.')
  expect(watching()(client(0, 200))[0]?.words).toBe('"tablet" is 200 changes behind.')
})

test('a host that was busy says how long, and that the sound was not', () => {
  expect(watching()({ mainLagMs: 800 })[0]?.words).toContain('for 0.8 s')
})

test('what gave no playable sound is severe, and gone at once when it sounds again', () => {
  const look = watching()
  const [finding] = look({ faults: [{ address: 'drums', words: 'drums gave no playable sound and is silent.' }] })
  expect(finding).toMatchObject({
    id: 'fault:drums',
    severity: 'severe',
    words: 'drums gave no playable sound and is silent.',
  })
  expect(finding?.help).toBe('It sounds again when it is edited, or after stop and play.')
  expect(look()).toEqual([])
})

test('what an overloaded callback does without is told, and why, until it has it again', () => {
  const look = watching()
  const [finding] = look({ shed: 'parallel', realtimeThreads: 2 })
  expect(finding).toMatchObject({ id: 'shed', severity: 'warning' })
  expect(finding?.words).toBe(
    'Blocks take too long: the racks are rendered by one thread until there is room again. Nothing that is heard is left out.',
  )
  expect(look({ shed: 'detail', realtimeThreads: 2 })[0]?.words).toContain('one thread and the times of nodes are not')
  expect(look({ realtimeThreads: 2 })).toEqual([])
})

test('where one thread renders all, there is nothing to do without but times', () => {
  const look = watching()
  expect(look({ shed: 'parallel' })).toEqual([])
  expect(look({ shed: 'detail' })[0]?.words).toMatch(/^Blocks take too long: the times of nodes are not measured/)
})

test('the worst stands first, then the oldest', () => {
  const look = watching()
  look({ mainLagMs: 600 })
  look({ mainLagMs: 600, load: 0.9 }, 3)
  expect(ids(look({ mainLagMs: 600, load: 0.9, isDeviceLost: true }))).toEqual(['device', 'host-busy', 'load'])
})

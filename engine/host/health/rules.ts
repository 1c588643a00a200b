/** What the watchdog looks for, and what it advises. Thresholds are where a musician would begin to notice. */
import type { XrunCause } from '../native.ts'
import type { Rule, Sighting } from './watchdog.ts'
import { WINDOW_MS } from './watchdog.ts'

/** Fewer in ten seconds is bad luck. */
const BURST_XRUNS = 3
/** Below this share of the lookahead the feeder does not keep up. */
const THIN_MARGIN = 0.25
const STUCK_FEEDER_MS = 1000
const STUCK_CALLBACK_MS = 2000
const LONG_LAG_MS = 500
/** Hidden pages of a browser beat once a minute. */
const SILENT_CLIENT_MS = 75_000
const LONG_WAIT = 128
const FULL_QUEUE = 0.8
/** What was found stays found until it is so much better. */
const RELIEF = 0.9

/** What findings of muted parts begin with. */
export const FAULT = 'fault:'
export const faultHelp = 'It sounds again when it is edited, or after stop and play.'

const largerBlock = (blockFrames: number): string => {
  const next = [64, 128, 256, 512, 1024, 2048, 4096, 8192].find((frames) => frames > blockFrames)
  return next === undefined ? '' : `a larger block: ${next} frames`
}

const sentence = (...parts: readonly string[]): string => {
  const text = parts.filter((part) => part !== '').join(', or ')
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const burstWords: Readonly<Record<XrunCause, readonly [words: string, help: string]>> = {
  cpu: ['took longer than they have', 'lighter nodes: the table below shows which cost most'],
  scheduling: ['began too late, because the system was busy', 'fewer other programs, and realtime priority for MAM'],
  device: ['were lost by the device', 'another cable or port'],
}

export const xrunBursts: Rule = ({ sample: { xruns, nowMs, blockFrames } }) =>
  (Object.keys(burstWords) as XrunCause[]).flatMap((cause): Sighting[] => {
    const count = xruns.filter((xrun) => xrun.cause === cause && nowMs - xrun.timeMs <= WINDOW_MS).length
    if (count < BURST_XRUNS) return []
    const [words, help] = burstWords[cause]
    return [
      {
        id: `xruns-${cause}`,
        severity: 'severe',
        words: `${count} blocks of the last ten seconds ${words}.`,
        help: sentence(largerBlock(blockFrames), help),
      },
    ]
  })

export const highLoad: Rule = ({ sample: { load, loadLimit, blockFrames }, isFound }) => {
  if (load < (isFound('load') ? loadLimit * RELIEF : loadLimit)) return []
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return [
    {
      id: 'load',
      severity: load >= 1 ? 'severe' : 'warning',
      words: `The load comes to ${percent(load)}; the limit is ${percent(loadLimit)}.`,
      help: sentence(largerBlock(blockFrames), 'lighter nodes: the table below shows which cost most'),
      appearAfterMs: 2000,
      clearAfterMs: 5000,
    },
  ]
}

export const starvedFeeder: Rule = ({ sample: { feederMarginMs, lookaheadMs }, isFound }) => {
  const least = lookaheadMs * THIN_MARGIN
  if (feederMarginMs === null || feederMarginMs >= (isFound('feeder') ? least / RELIEF : least)) return []
  return [
    {
      id: 'feeder',
      severity: feederMarginMs <= 0 ? 'severe' : 'warning',
      words: `Patterns are ready only ${Math.max(0, Math.round(feederMarginMs))} ms ahead, of ${lookaheadMs} ms.`,
      help: `A longer lookahead: ${lookaheadMs * 2} ms.`,
      appearAfterMs: 1000,
      clearAfterMs: 5000,
    },
  ]
}

export const stuckFeeder: Rule = ({ sample: { feederIdleMs } }) =>
  feederIdleMs < STUCK_FEEDER_MS
    ? []
    : [
        {
          id: 'feeder-stuck',
          severity: 'severe',
          words: `The thread that makes patterns ready has stood still for ${seconds(feederIdleMs)}.`,
          help: 'Save the last ten minutes, save the session, and start MAM again.',
          clearAfterMs: 2000,
        },
      ]

export const stuckCallback: Rule = ({ sample: { callbackIdleMs, isDeviceLost } }) =>
  callbackIdleMs === null || callbackIdleMs < STUCK_CALLBACK_MS || isDeviceLost
    ? []
    : [
        {
          id: 'callback-stuck',
          severity: 'severe',
          words: `The device has not asked for sound for ${seconds(callbackIdleMs)}.`,
          help: 'Choose the device once more, or another one.',
          clearAfterMs: 2000,
        },
      ]

export const busyHost: Rule = ({ sample: { mainLagMs } }) =>
  mainLagMs < LONG_LAG_MS
    ? []
    : [
        {
          id: 'host-busy',
          severity: 'warning',
          words: `The host was busy with one thing for ${seconds(mainLagMs)}. Pages and pads waited; the sound did not.`,
          help: 'If it happens again: save the last ten minutes and tell us what was being done.',
        },
      ]

export const lostDevice: Rule = ({ sample: { isDeviceLost, deviceName } }) =>
  isDeviceLost
    ? [
        {
          id: 'device',
          severity: 'severe',
          words: `${deviceName} is lost. Everything plays on, unheard.`,
          help: 'Plug it in again: it is opened by itself. Or choose another device above.',
          clearAfterMs: 0,
        },
      ]
    : []

export const lostCommands: Rule = ({ growth: { lateCommands, droppedCommands, lostRecords } }) => {
  const sightings: Sighting[] = []
  if (droppedCommands > 0)
    sightings.push({
      id: 'dropped',
      severity: 'severe',
      words: `${counted(droppedCommands, 'command')} found a queue full and did nothing.`,
      help: 'Fewer controls moved at once, or by fewer controllers.',
    })
  if (lostRecords > 0)
    sightings.push({
      id: 'log',
      severity: 'severe',
      words: `${counted(lostRecords, 'command')} sounded but could not be kept: a recording has a gap there.`,
      help: 'Fewer controls moved at once.',
    })
  if (lateCommands > 0)
    sightings.push({
      id: 'late',
      severity: 'warning',
      words: `${counted(lateCommands, 'command')} of patterns came late.`,
      help: 'A longer lookahead.',
    })
  return sightings
}

/** The scheduled queue may be full by design: what does not fit waits outside it, and the feeder's margin tells. */
export const fullQueues: Rule = ({ sample: { queues }, isFound }) =>
  queues.flatMap(({ name, depth, capacity }) => {
    const id = `queue:${name}`
    const limit = capacity * (isFound(id) ? FULL_QUEUE * RELIEF : FULL_QUEUE)
    if (name === 'scheduled' || capacity === 0 || depth < limit) return []
    return [
      {
        id,
        severity: 'warning' as const,
        words: `The queue "${name}" holds ${depth} of ${capacity}: more will be dropped.`,
        help: 'Fewer controls moved at once.',
        clearAfterMs: 2000,
      },
    ]
  })

export const troubledClients: Rule = ({ sample: { clients } }) =>
  clients.flatMap(({ name, waiting, silentMs }) => {
    const sightings: Sighting[] = []
    if (silentMs >= SILENT_CLIENT_MS)
      sightings.push({
        id: `client:${name}`,
        severity: 'warning',
        words: `Nothing was heard of "${name}" for ${Math.round(silentMs / 1000)} s.`,
        help: 'Look whether it is awake and on the network. It is let go after three minutes.',
        clearAfterMs: 0,
      })
    if (waiting >= LONG_WAIT)
      sightings.push({
        id: `client-behind:${name}`,
        severity: 'warning',
        words: `"${name}" is ${waiting} changes behind.`,
        help: 'A faster network for it, or fewer pages open there.',
        clearAfterMs: 2000,
      })
    return sightings
  })

export const mutedParts: Rule = ({ sample: { faults } }) =>
  faults.map(({ address, words }) => ({
    id: `${FAULT}${address}`,
    severity: 'severe' as const,
    words,
    help: faultHelp,
    clearAfterMs: 0,
  }))

/** Threads that help are left off first; where there are none, that is nothing to tell of. */
export const shedLoad: Rule = ({ sample: { shed, realtimeThreads, blockFrames } }) => {
  const left = [
    ...(shed !== 'nothing' && realtimeThreads > 1 ? ['the racks are rendered by one thread'] : []),
    ...(shed === 'detail' ? ['the times of nodes are not measured'] : []),
  ]
  if (left.length === 0) return []
  return [
    {
      id: 'shed',
      severity: 'warning',
      words: `Blocks take too long: ${left.join(' and ')} until there is room again. Nothing that is heard is left out.`,
      help: sentence(largerBlock(blockFrames), 'lighter nodes'),
      clearAfterMs: 0,
    },
  ]
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export const allRules: readonly Rule[] = [
  lostDevice,
  stuckCallback,
  stuckFeeder,
  mutedParts,
  xrunBursts,
  lostCommands,
  starvedFeeder,
  highLoad,
  shedLoad,
  fullQueues,
  busyHost,
  troubledClients,
]

/** The replica of the host's state: a store that views select from, fed by one snapshot and the patches after it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Change, NodeValues, Patch, Snapshot } from '../contract/gen/mam/v1/mam_pb.js'
import { type Cue, cueOf } from './cue.ts'
import { type Finding, findingsOf, type Safety, safetyOf } from './health.ts'
import { mixerOf, type SessionMixer } from './mixer.ts'
import {
  type Descriptors,
  type Device,
  deviceOf,
  type History,
  historyOf,
  type Job,
  jobsOf,
  type Notice,
  noticesOf,
  type Rack,
  rackOf,
  type Session,
  sessionOf,
  type TonightValue,
  type Transport,
  tonightOf,
  transportOf,
} from './model.ts'
import { type Machine, machineOf, type Stage, stageOf } from './stage.ts'
import type { ControlValues } from './values.ts'

/** `lost`: it was there and is looked for again. */
export type Link = 'connecting' | 'live' | 'lost'

export interface ReplicaState {
  readonly link: Link
  readonly run: string
  readonly version: number
  readonly session: Session
  readonly history: History
  readonly tonight: readonly TonightValue[]
  readonly jobs: readonly Job[]
  /** The one in front. */
  readonly rack: Rack | null
  readonly transport: Transport
  readonly device: Device
  readonly notices: readonly Notice[]
  readonly cue: Cue
  readonly safety: Safety
  /** Of the watchdog, the worst first. */
  readonly findings: readonly Finding[]
  readonly stage: Stage
  readonly machine: Machine
  readonly mixer: SessionMixer
  readonly descriptors: Descriptors
  readonly hasDevices: boolean
}

export type ReplicaStore = StoreApi<ReplicaState>

export function createReplicaStore(): ReplicaStore {
  return createStore<ReplicaState>(() => ({
    link: 'connecting',
    run: '',
    version: 0,
    session: sessionOf(undefined),
    history: historyOf(undefined),
    tonight: [],
    jobs: [],
    rack: null,
    transport: transportOf(undefined),
    device: deviceOf(undefined),
    notices: [],
    cue: cueOf(undefined),
    safety: safetyOf(undefined),
    findings: [],
    stage: stageOf(undefined),
    machine: machineOf(undefined),
    mixer: mixerOf(undefined),
    descriptors: new Map(),
    hasDevices: false,
  }))
}

export function applySnapshot(store: ReplicaStore, values: ControlValues, { run, version, state }: Snapshot): void {
  values.replace(state?.rack?.nodes ?? [])
  store.setState({
    run,
    version: Number(version),
    link: 'live',
    session: sessionOf(state?.session),
    history: historyOf(state?.history),
    tonight: tonightOf(state?.tonight),
    jobs: jobsOf(state?.jobs),
    rack: state?.rack ? rackOf(state.rack) : null,
    transport: transportOf(state?.transport),
    device: deviceOf(state?.device),
    notices: noticesOf(state?.notices),
    cue: cueOf(state?.cue),
    safety: safetyOf(state?.safety),
    findings: findingsOf(state?.findings),
    stage: stageOf(state?.stage),
    machine: machineOf(state?.machine),
    mixer: mixerOf(state?.mixer),
    descriptors: new Map((state?.descriptors ?? []).map((descriptor) => [descriptor.type, descriptor])),
    hasDevices: state?.hasDevices ?? false,
  })
}

/** False where the patch does not follow what is here: a new snapshot is needed. */
export function applyPatch(store: ReplicaStore, values: ControlValues, patch: Patch): boolean {
  const version = Number(patch.version)
  if (version !== store.getState().version + 1) return false
  let update: Partial<ReplicaState> = { version }
  for (const change of patch.changes)
    update = { ...update, ...applyChange(update.rack ?? store.getState().rack, values, change) }
  store.setState(update)
  return true
}

function applyChange(rack: Rack | null, values: ControlValues, { change }: Change): Partial<ReplicaState> {
  switch (change.case) {
    case 'rack':
      values.replace(change.value.nodes)
      // Nothing in it: no rack is in front any more.
      return { rack: change.value.id === '' ? null : rackOf(change.value) }
    case 'session':
      return { session: sessionOf(change.value) }
    case 'history':
      return { history: historyOf(change.value) }
    case 'tonight':
      return { tonight: tonightOf(change.value) }
    case 'jobs':
      return { jobs: jobsOf(change.value) }
    case 'values':
      values.change(change.value.node, change.value.params)
      return rack ? { rack: withFileValues(rack, change.value) } : {}
    case 'transport':
      return { transport: transportOf(change.value) }
    case 'device':
      return { device: deviceOf(change.value) }
    case 'notices':
      return { notices: noticesOf(change.value) }
    case 'cue':
      return { cue: cueOf(change.value) }
    case 'safety':
      return { safety: safetyOf(change.value) }
    case 'findings':
      return { findings: findingsOf(change.value) }
    case 'stage':
      return { stage: stageOf(change.value) }
    case 'machine':
      return { machine: machineOf(change.value) }
    case 'mixer':
      return { mixer: mixerOf(change.value) }
    default:
      return {}
  }
}

/** With other values in the file of a node; the rack itself where none differs. */
function withFileValues(rack: Rack, { node, fileValues }: NodeValues): Rack {
  const known = rack.nodes[node]?.fileValues
  if (!known || fileValues.every(({ key, value }) => known.get(key) === value)) return rack
  const values = new Map([...known, ...fileValues.map(({ key, value }) => [key, value] as const)])
  return { ...rack, nodes: rack.nodes.map((one) => (one.index === node ? { ...one, fileValues: values } : one)) }
}

/** Settles when the replica shows a version, or is not live any more. */
export function reached(store: ReplicaStore, version: number): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      const { link, version: shown } = store.getState()
      if (link === 'live' && shown < version) return
      leave()
      resolve()
    }
    const leave = store.subscribe(check)
    check()
  })
}

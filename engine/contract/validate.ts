/**
 * What enters a process is checked once, here: sizes, finite numbers, whole numbers up to 2^53 - 1. Everything behind it
 * trusts its types.
 */
import { Code, ConnectError } from '@connectrpc/connect'
import { type Action, Expression, type ExpressNote, type Transact } from './gen/mam/v1/actions_pb.js'
import { type Control, ControlCurve, ControlKind, type Status, StatusKind } from './gen/mam/v1/controls_pb.js'
import type { PerformRequest } from './gen/mam/v1/mam_pb.js'
import { file_mam_v1_mixer } from './gen/mam/v1/mixer_pb.js'
import type { CopyNodesRequest } from './gen/mam/v1/patterns_pb.js'
import { PanicStep } from './gen/mam/v1/stage_pb.js'
import { Mode } from './gen/mam/v1/state_pb.js'

export const MAX_ID_LENGTH = 200
export const MAX_PATH_LENGTH = 4096
/** Two ids and what parts them. */
export const MAX_ADDRESS_LENGTH = 2 * MAX_ID_LENGTH + 8
export const MAX_AUTHOR_LENGTH = 60
export const MAX_TITLE_LENGTH = 120
export const MAX_STEPS_LENGTH = 4096
export const MAX_BARS = 4096
export const MAX_ACTIONS_AT_ONCE = 1000
/** Nodes that are named at once. */
export const MAX_NODES_AT_ONCE = 10_000
export const MAX_PASTE_LENGTH = 400_000
export const MAX_DESCRIPTION_LENGTH = 4000
export const MAX_TARGETS = 64
export const MAX_UNIT_LENGTH = 60
export const MAX_PARAM_ID = 0xffff
export const MAX_BLOCK_FRAMES = 8192
export const MAX_GO_GAP_MS = 5000
export const MAX_PANIC_FADE_MS = 30_000
export const MAX_REALTIME_THREADS = 16
const MAX_LOOKAHEAD_MS = 10_000
export const MAX_INPUT_CHANNELS = 256
/** Ten minutes: longer ramps are a slip, not a wish. */
export const MAX_RAMP_MS = 600_000
export const MIN_BPM = 10
export const MAX_BPM = 999

/** Note ids up to this are the clients' own. */
export const MAX_NOTE_ID = 0xffff_fffe
/** Semitones; MIDI ends at 127. */
export const MAX_PITCH = 128
/** Semitones each way. */
export const MAX_BEND = 96

/** Frames on the wire (uint64, bigint) as the number that all other code uses. */
export function framesFromWire(frames: bigint, name = 'frame'): number {
  if (frames < 0n || frames > BigInt(Number.MAX_SAFE_INTEGER)) refuse(`${name} must be between 0 and 2^53 - 1`)
  return Number(frames)
}

/** A frame or count as the wire carries it. */
export function framesToWire(frames: number): bigint {
  if (!Number.isSafeInteger(frames) || frames < 0) throw new RangeError(`${frames} is no frame count`)
  return BigInt(frames)
}

/** Throws a ConnectError (InvalidArgument) in words where a request is out of bounds. */
export function checkPerform(request: PerformRequest): NonNullable<Action['action']> & { case: string } {
  checkClient(request.client)
  checkAuthor(request.author)
  framesFromWire(request.sequence, 'sequence')
  const action = request.action?.action
  if (!action?.case) return refuse('the request names no action')
  checkAction(action)
  return action
}

export function checkClient(client: string): void {
  checkText(client, 'client', MAX_ID_LENGTH)
}

export function checkAuthor(author: string): void {
  checkLength(author, 'author', MAX_AUTHOR_LENGTH)
}

function checkAction(action: Action['action']): void {
  const { value } = action
  switch (action.case) {
    case 'locate':
      framesFromWire(action.value.timelineFrame, 'timeline_frame')
      break
    case 'beginGesture':
      checkText(action.value.gesture, 'gesture', MAX_ID_LENGTH)
      checkLength(action.value.control, 'control', MAX_ID_LENGTH)
      checkLength(action.value.mixer, 'mixer', MAX_ADDRESS_LENGTH)
      if (action.value.mixer !== '') {
        checkRange(action.value.param, 'param', 1, MAX_PARAM_ID)
        return
      }
      if (action.value.control === '') break
      checkLength(action.value.rack, 'rack', MAX_ID_LENGTH)
      return
    case 'endGesture':
      checkText(action.value.gesture, 'gesture', MAX_ID_LENGTH)
      break
    case 'moveGesture':
      checkText(action.value.gesture, 'gesture', MAX_ID_LENGTH)
      checkRange(action.value.rampMs, 'ramp_ms', 0, MAX_RAMP_MS)
      break
    case 'trigger':
      checkRange(action.value.velocity, 'velocity', 0, 1)
      break
    case 'setFileValue':
      checkText(action.value.key, 'key', MAX_ID_LENGTH)
      break
    case 'setTempo':
      checkRange(action.value.bpm, 'the tempo', MIN_BPM, MAX_BPM)
      break
    case 'addTransport':
      checkRange(action.value.bpm ?? MIN_BPM, 'the tempo', MIN_BPM, MAX_BPM)
      break
    case 'setDescription':
      checkLength(action.value.description, 'description', MAX_DESCRIPTION_LENGTH)
      break
    case 'moveNode':
      checkLength(action.value.before, 'before', MAX_ID_LENGTH)
      break
    case 'openDevice':
      checkText(action.value.name, 'name', MAX_PATH_LENGTH)
      checkRange(action.value.blockFrames, 'block_frames', 0, MAX_BLOCK_FRAMES)
      checkRange(action.value.inputChannels ?? 0, 'input_channels', 0, MAX_INPUT_CHANNELS)
      break
    case 'setCueDevice':
      checkLength(action.value.name, 'name', MAX_PATH_LENGTH)
      break
    case 'cueRack':
      checkLength(action.value.path, 'path', MAX_PATH_LENGTH)
      checkLength(action.value.rack, 'rack', MAX_ID_LENGTH)
      return
    case 'setCueGain':
      checkRange(action.value.gainDb, 'gain_db', -60, 12)
      break
    case 'stopJob':
      framesFromWire(action.value.job, 'job')
      break
    case 'dismissNotice':
      framesFromWire(action.value.notice, 'notice')
      break
    case 'addNode':
    case 'replaceNode':
      checkText(action.value.type, 'type', MAX_ID_LENGTH)
      break
    case 'insertNode':
      checkText(action.value.type, 'type', MAX_ID_LENGTH)
      checkText(action.value.from, 'from', MAX_ID_LENGTH)
      checkText(action.value.to, 'to', MAX_ID_LENGTH)
      break
    case 'duplicateNode':
      checkLength(action.value.name, 'name', MAX_ID_LENGTH)
      break
    case 'setStepsBars':
      if (action.value.stepsBars.length > MAX_BARS) refuse(`at most ${MAX_BARS} bars are taken at once`)
      for (const steps of action.value.stepsBars) checkLength(steps, 'a bar', MAX_STEPS_LENGTH)
      break
    case 'placeNodes':
      checkCount(action.value.places.length, 'places')
      for (const place of action.value.places) {
        checkLength(place.node, 'node', MAX_ID_LENGTH)
        checkNumbers(place)
      }
      break
    case 'setGroup':
      checkText(action.value.name, 'name', MAX_ID_LENGTH)
      checkLength(action.value.newName, 'new_name', MAX_ID_LENGTH)
      checkNodes(action.value.nodes)
      break
    case 'removeGroup':
    case 'renameNode':
      checkText(action.value.name, 'name', MAX_ID_LENGTH)
      break
    case 'pasteNodes':
      checkText(action.value.text, 'text', MAX_PASTE_LENGTH)
      break
    case 'exportControl':
      checkControl(action.value.control)
      break
    case 'exportStatus':
      checkStatus(action.value.status)
      break
    case 'removeExport':
    case 'moveExport':
      checkText(action.value.id, 'id', MAX_ID_LENGTH)
      break
    case 'setControl':
      checkText(action.value.control, 'control', MAX_ID_LENGTH)
      break
    case 'hitControl':
      checkText(action.value.control, 'control', MAX_ID_LENGTH)
      checkRange(action.value.velocity, 'velocity', 0, 1)
      break
    case 'addRack':
      checkLength(action.value.path, 'path', MAX_PATH_LENGTH)
      checkLength(action.value.rack, 'rack', MAX_ID_LENGTH)
      return
    case 'setLfo':
      checkLength(action.value.wave ?? '', 'wave', MAX_ID_LENGTH)
      break
    case 'setRoute':
    case 'removeRoute':
      checkText(action.value.target, 'target', MAX_ID_LENGTH)
      break
    case 'connect':
    case 'disconnect':
      checkText(action.value.from, 'from', MAX_ID_LENGTH)
      checkText(action.value.to, 'to', MAX_ID_LENGTH)
      break
    case 'setSteps':
      checkLength(action.value.steps, 'steps', MAX_STEPS_LENGTH)
      break
    case 'removeRack':
    case 'moveRack':
    case 'frontRack':
      checkText(action.value.rack, 'rack', MAX_ID_LENGTH)
      break
    case 'renameRack':
      checkText(action.value.rack, 'rack', MAX_ID_LENGTH)
      checkText(action.value.name, 'name', MAX_ID_LENGTH)
      break
    case 'collect':
    case 'unpackArchive':
      checkText(action.value.folder, 'folder', MAX_PATH_LENGTH)
      break
    case 'openRecovered':
    case 'discardRecovered':
      checkText(action.value.id, 'id', MAX_ID_LENGTH)
      break
    case 'setMode':
      if (action.value.mode !== Mode.EDIT && action.value.mode !== Mode.STAGE) refuse('there is no such mode')
      break
    case 'playNote':
      checkRange(action.value.pitch, 'pitch', 0, MAX_PITCH)
      checkRange(action.value.velocity, 'velocity', 0, 1)
      checkRange(action.value.channel, 'channel', 0, 15)
      break
    case 'expressNote':
      checkExpression(action.value)
      break
    case 'setSafety':
      checkOptional(action.value.blockFrames, 'block_frames', MAX_BLOCK_FRAMES)
      checkOptional(action.value.lookaheadMs, 'lookahead_ms', MAX_LOOKAHEAD_MS)
      checkOptional(action.value.loadLimitPercent, 'load_limit_percent', 100)
      checkOptional(action.value.realtimeThreads, 'realtime_threads', MAX_REALTIME_THREADS)
      break
    case 'panic':
      if (!Object.hasOwn(PanicStep, action.value.step) || action.value.step === PanicStep.NONE)
        refuse('there is no such step')
      break
    case 'setStage':
      checkOptional(action.value.goGapMs, 'go_gap_ms', MAX_GO_GAP_MS)
      checkOptional(action.value.panicFadeMs, 'panic_fade_ms', MAX_PANIC_FADE_MS)
      break
    case 'saveFlightRecord':
      checkLength(action.value.path, 'path', MAX_PATH_LENGTH)
      return
    case 'transact':
      checkTransaction(action.value)
  }
  if (value && 'path' in value) checkText(value.path, 'path', MAX_PATH_LENGTH)
  if (value && 'rack' in value) checkLength(value.rack, 'rack', MAX_ID_LENGTH)
  if (value && 'node' in value) checkNode(action.case, value.node)
  if (value && 'note' in value) checkRange(value.note, 'note', 0, MAX_NOTE_ID)
  if (value && 'param' in value) checkRange(value.param, 'param', 1, MAX_PARAM_ID)
  if (value && MIXER_MESSAGES.has(value.$typeName)) checkMixer(value)
  if (value) checkNumbers(value)
}

const MIXER_MESSAGES: ReadonlySet<string> = new Set(file_mam_v1_mixer.messages.map(({ typeName }) => typeName))

/** Names in the mixer are short and addresses hold two of them; what may be empty is made by the domain. */
function checkMixer(value: object): void {
  for (const [name, text] of Object.entries(value))
    if (typeof text === 'string' && name !== 'path' && name !== '$typeName')
      checkLength(
        text,
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        MAX_ADDRESS_LENGTH,
      )
}

/** Of a call of its own, not of an action. */
export function checkCopy({ rack, nodes }: CopyNodesRequest): void {
  checkLength(rack, 'rack', MAX_ID_LENGTH)
  checkNodes(nodes)
}

function checkNodes(nodes: readonly string[]): void {
  checkCount(nodes.length, 'nodes')
  for (const node of nodes) checkLength(node, 'node', MAX_ID_LENGTH)
}

function checkCount(count: number, what: string): void {
  if (count === 0) refuse(`there are no ${what} in it`)
  if (count > MAX_NODES_AT_ONCE) refuse(`at most ${MAX_NODES_AT_ONCE} ${what} are taken at once`)
}

function checkControl(control: Control | undefined): void {
  if (!control) refuse('there is no control in it')
  const { id, name, unit, targets } = control
  checkText(id, 'id', MAX_ID_LENGTH)
  checkLength(name, 'name', MAX_ID_LENGTH)
  checkLength(unit, 'unit', MAX_UNIT_LENGTH)
  checkNumbers(control)
  if (!Object.hasOwn(ControlKind, control.kind)) refuse('there is no such kind of control')
  if (!Object.hasOwn(ControlCurve, control.curve)) refuse('there is no such curve')
  if (targets.length > MAX_TARGETS) refuse(`a control has at most ${MAX_TARGETS} targets`)
  for (const target of targets) {
    checkText(target.node, 'node', MAX_ID_LENGTH)
    checkRange(target.param, 'param', 0, MAX_PARAM_ID)
    checkNumbers(target)
  }
}

function checkStatus(status: Status | undefined): void {
  if (!status) refuse('there is no status in it')
  checkText(status.id, 'id', MAX_ID_LENGTH)
  checkLength(status.name, 'name', MAX_ID_LENGTH)
  checkLength(status.node, 'node', MAX_ID_LENGTH)
  checkRange(status.param, 'param', 0, MAX_PARAM_ID)
  if (!Object.hasOwn(StatusKind, status.kind)) refuse('there is no such kind of status')
}

function checkNumbers(value: object): void {
  for (const [name, one] of Object.entries(value))
    if (typeof one === 'number')
      checkNumber(
        one,
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      )
}

function checkExpression({ expression, value }: ExpressNote): void {
  if (expression === Expression.PITCH) checkRange(value, 'a bend', -MAX_BEND, MAX_BEND)
  else if (expression === Expression.PRESSURE || expression === Expression.TIMBRE)
    checkRange(value, 'pressure or timbre', 0, 1)
  else refuse('there is no such expression')
}

function checkTransaction({ title, actions, take }: Transact): void {
  checkLength(title, 'title', MAX_TITLE_LENGTH)
  checkLength(take, 'take', MAX_ID_LENGTH)
  if (actions.length > MAX_ACTIONS_AT_ONCE) refuse(`at most ${MAX_ACTIONS_AT_ONCE} actions go into one step`)
  for (const { action } of actions) {
    if (!action.case || action.case === 'transact') refuse('a step is made of single actions')
    checkAction(action)
  }
}

/** A node that is added may leave its name to the host. */
function checkNode(action: Action['action']['case'], node: string): void {
  if (action === 'addNode' || action === 'insertNode') checkLength(node, 'node', MAX_ID_LENGTH)
  else checkText(node, 'node', MAX_ID_LENGTH)
}

function checkText(text: string, name: string, maxLength: number): void {
  if (text.length === 0) refuse(`${name} is empty`)
  checkLength(text, name, maxLength)
}

function checkLength(text: string, name: string, maxLength: number): void {
  if (text.length > maxLength) refuse(`${name} is longer than ${maxLength} characters`)
}

function checkNumber(value: number, name: string): void {
  if (!Number.isFinite(value) || !Number.isFinite(Math.fround(value))) refuse(`${name} must be a finite number`)
}

function checkRange(value: number, name: string, min: number, max: number): void {
  if (!(value >= min && value <= max)) refuse(`${name} must be between ${min} and ${max}`)
}

function checkOptional(value: number | undefined, name: string, max: number): void {
  if (value !== undefined) checkRange(value, name, 0, max)
}

function refuse(words: string): never {
  throw new ConnectError(words, Code.InvalidArgument)
}

import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { type SessionMixer, StripKind } from '../../engine/client/mixer.ts'
import { usePageAction, usePageActions } from '../actions/use-actions.ts'
import { Library } from '../project/library.tsx'
import { useReplica, useSession, useView } from '../session.ts'
import { DownIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { EXPORTS, togglePart } from '../view-state.ts'
import { text } from './text.ts'
import './mixer.css'
import './strip.css'
import { rowsOf } from './goals.ts'
import { METERS, showMeter, useMeterKind } from './meter-kind.ts'
import { SidePanel } from './side-panel.tsx'
import { type Choice, StripColumn } from './strip.tsx'
import { moveAlongStrips, showStrip } from './strip-keys.ts'
import { delayWords, type MixerEdits, useMixer, useMixerEdits } from './use-mixer.ts'
import { XfaderStrip } from './xfader-strip.tsx'

/** Kept by name where a part is closed: here the wide strips are. */
const WIDE = 'mixer.wide'
const PANEL = 'mixer.panel'

/** The strips of the session, and beside them what one of them goes through, or the graph of all. */
export function MixerView() {
  const mixer = useMixer()
  const edits = useMixerEdits()
  const isNarrow = useView(({ closed }) => closed.includes(WIDE))
  const hasPanel = useView(({ closed }) => !closed.includes(PANEL))
  const [choice, setChoice] = useState<Choice | null>(null)
  const hasRacks = mixer.strips.some(({ kind }) => kind !== StripKind.MASTER)
  if (!hasRacks) return <Empty edits={edits} onAdded={(strip) => setChoice({ strip, insert: null, isNamed: true })} />
  const rows = rowsOf(mixer, edits.canEdit)
  const known = choice && mixer.strips.some(({ id }) => id === choice.strip) ? choice : null
  return (
    <main
      className={['mixer', isNarrow ? 'is-narrow' : '', edits.isOnStage ? 'is-stage' : ''].filter(Boolean).join(' ')}
      style={countsOf(mixer, rows) as CSSProperties}
    >
      <Head mixer={mixer} edits={edits} onAdded={(strip) => setChoice({ strip, insert: null, isNamed: true })} />
      <div className="mixer-body">
        <Strips mixer={mixer} edits={edits} choice={known} onChoose={setChoice} />
        {hasPanel ? <SidePanel mixer={mixer} edits={edits} choice={known} onChoose={setChoice} /> : null}
      </div>
    </main>
  )
}

/** What the style sheet counts in. */
const countsOf = ({ strips, crossfaders }: SessionMixer, { inserts, sends }: ReturnType<typeof rowsOf>) => ({
  '--strips': strips.length,
  '--xfaders': crossfaders.length,
  '--inserts': inserts,
  '--sends': sends,
})

interface HeadProps {
  readonly mixer: SessionMixer
  readonly edits: MixerEdits
  readonly onAdded: (strip: string) => void
}

function Head({ mixer, edits, onAdded }: HeadProps) {
  const { view } = useSession()
  const sampleRate = useReplica(({ device }) => device.sampleRate)
  const isNarrow = useView(({ closed }) => closed.includes(WIDE))
  const hasPanel = useView(({ closed }) => !closed.includes(PANEL))
  return (
    <header className="mixer-head">
      <h1 className="mixer-title">{text.title}</h1>
      {edits.canEdit ? <Adding mixer={mixer} edits={edits} onAdded={onAdded} /> : null}
      <span className="mixer-space" />
      {mixer.latencyFrames > 0 && sampleRate > 0 ? (
        <span className="mixer-latency mono muted" title={text.latencyHelp}>
          {text.latency(delayWords(mixer.latencyFrames, sampleRate))}
        </span>
      ) : null}
      {edits.canEdit ? <Exporting /> : null}
      <MeterSwitch />
      <button type="button" className="button" aria-pressed={isNarrow} onClick={() => togglePart(view, WIDE)}>
        {text.narrow}
      </button>
      <button type="button" className="button" aria-pressed={hasPanel} onClick={() => togglePart(view, PANEL)}>
        {text.panel}
      </button>
    </header>
  )
}

function Exporting() {
  const actions = usePageActions(EXPORTS)
  return (
    <Menu label={text.exportHelp} className="button" items={actions}>
      {text.export}
      <DownIcon />
    </Menu>
  )
}

/** One choice for all strips of the window. */
function MeterSwitch() {
  const { view, client } = useSession()
  const shown = useMeterKind()
  const isLoudness = shown === 'lufs'
  useEffect(() => {
    if (!isLoudness) return undefined
    client.watchLoudness(true)
    return () => client.watchLoudness(false)
  }, [client, isLoudness])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="segments" role="group" aria-label={text.meters}>
      {METERS.map((meter) => (
        <button
          key={meter}
          type="button"
          className="button segment"
          aria-pressed={shown === meter}
          title={text.meterHelp[meter]}
          onClick={() => showMeter(view, meter)}
        >
          {text.meterKinds[meter]}
        </button>
      ))}
    </div>
  )
}

function Adding({ mixer, edits, onAdded }: HeadProps) {
  const addRack = usePageAction('addRack')
  const racks = mixer.strips.filter(({ kind }) => kind === StripKind.RACK).map(({ id }) => id)
  const add = (action: Parameters<MixerEdits['add']>[0]) =>
    void edits.add(action).then((strip) => strip !== undefined && onAdded(strip))
  const [a, b] = racks
  return (
    <>
      <Press help={text.newRackHelp} onPress={() => add({ case: 'addRack', value: { path: '', rack: '' } })}>
        {text.newRack}
      </Press>
      <Press help={addRack.reason} onPress={addRack.run}>
        {text.addRack}
      </Press>
      <Press help={text.addBusHelp} onPress={() => add({ case: 'addBus', value: {} })}>
        {text.addBus}
      </Press>
      {a !== undefined && b !== undefined ? (
        <Press
          help={text.addCrossfaderHelp}
          onPress={() => void edits.act({ case: 'addXfader', value: { xfader: '', a, b } })}
        >
          {text.addCrossfader}
        </Press>
      ) : null}
    </>
  )
}

interface PressProps {
  readonly help?: string | undefined
  readonly onPress: () => void
  readonly children: ReactNode
}

const Press = ({ help, onPress, children }: PressProps) => (
  <button type="button" className="button" title={help} onClick={onPress}>
    {children}
  </button>
)

interface StripsProps {
  readonly mixer: SessionMixer
  readonly edits: MixerEdits
  readonly choice: Choice | null
  readonly onChoose: (choice: Choice) => void
}

/** Racks, crossfaders, buses; the master stays in sight. */
function Strips({ mixer, edits, choice, onChoose }: StripsProps) {
  const column = (strip: SessionMixer['strips'][number]) => (
    <StripColumn key={strip.id} mixer={mixer} strip={strip} edits={edits} choice={choice} onChoose={onChoose} />
  )
  const list = useRef<HTMLElement>(null)
  const chosen = choice?.strip
  useEffect(() => {
    const find = (name: string) => list.current?.querySelector(`[data-strip="${CSS.escape(name)}"]`)
    if (chosen !== undefined) find(chosen)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  const of = (kind: StripKind) => mixer.strips.filter((strip) => strip.kind === kind)
  return (
    <section
      ref={list}
      className="mixer-strips"
      aria-label={text.strips}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
      tabIndex={0}
      onKeyDown={moveAlongStrips}
      onFocus={showStrip}
    >
      {of(StripKind.RACK).map(column)}
      {mixer.crossfaders.map((one) => (
        <XfaderStrip key={one.id} mixer={mixer} crossfader={one} edits={edits} />
      ))}
      {of(StripKind.BUS).map(column)}
      {of(StripKind.MASTER).map(column)}
    </section>
  )
}

function Empty({ edits, onAdded }: { readonly edits: MixerEdits; readonly onAdded: (strip: string) => void }) {
  if (!edits.canEdit)
    return (
      <main className="start">
        <h1 className="start-title">{text.nothing}</h1>
        <p className="muted">{text.nothingOnStage}</p>
      </main>
    )
  return (
    <main className="start">
      <h1 className="start-title">{text.nothing}</h1>
      <p className="muted">{text.nothingHelp}</p>
      <button
        type="button"
        className="button start-new"
        onClick={() =>
          void edits
            .add({ case: 'addRack', value: { path: '', rack: '' } })
            .then((strip) => strip !== undefined && onAdded(strip))
        }
      >
        {text.newRack}
      </button>
      <Library purpose="openFile" />
    </main>
  )
}

export default MixerView

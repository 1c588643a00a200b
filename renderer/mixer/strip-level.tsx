import { useCallback, useEffect, useMemo, useRef } from 'react'
import { type Strip, stripParams } from '../../engine/client/mixer.ts'
import { useReplica, useSession } from '../session.ts'
import { formatLevel } from '../ui/format.ts'
import { onMotion, throttled } from '../ui/frame.ts'
import { onInView } from '../ui/in-view.ts'
import { Meter } from '../ui/meter.tsx'
import { writeText } from '../ui/write-text.ts'
import { ClipHold } from './clip-hold.ts'
import { levelScale } from './drivers.ts'
import { type MeterKind, useMeterKind } from './meter-kind.ts'
import { MixControl } from './mix-control.tsx'
import { ReductionMeter } from './reduction-meter.tsx'
import { barsOf, figure, figureOf, formatOf } from './strip-meter.ts'
import { text } from './text.ts'
import { delayFigure } from './use-mixer.ts'

interface Props {
  readonly strip: Strip
  readonly name: string
  readonly isLocked: boolean
}

/** Held peak, fader and meter with one 0 dB line, what inserts hold back, and what the strip costs. */
export function StripLevel({ strip, name, isLocked }: Props) {
  const { client } = useSession()
  const { index } = strip
  const kind = useMeterKind()
  const hold = useMemo(() => new ClipHold(), [])
  const channels = useMemo(() => barsOf(client.levels, index, kind, hold), [client, index, kind, hold])
  const reductionOf = useCallback(() => client.levels.reductionOf(index), [client, index])
  return (
    <>
      <div className="strip-level">
        <MixControl
          kind="fader"
          hidesLabel
          address={strip.id}
          param={stripParams.gain}
          scale={levelScale}
          label={text.level}
          help={text.levelHelp}
          owner={name}
          initial={0}
          isLocked={isLocked}
        />
        <Meter
          label={text.meterOf[kind](name)}
          channels={channels}
          orientation="vertical"
          scale={levelScale.range}
          showsText={false}
          format={formatOf(kind)}
        />
        <ReductionMeter label={text.reductionOf(name)} reductionOf={reductionOf} orientation="vertical" />
      </div>
      <Figures strip={strip} name={name} hold={hold} kind={kind} />
    </>
  )
}

const TIMES_A_SECOND = 4

interface FiguresProps extends Pick<Props, 'strip' | 'name'> {
  readonly hold: ClipHold
  readonly kind: MeterKind
}

/** Written past React, and only where somebody can see it. */
function Figures({ strip, name, hold, kind }: FiguresProps) {
  const { client } = useSession()
  const root = useRef<HTMLDivElement>(null)
  const { index } = strip
  useEffect(() => {
    const find = (part: string) => root.current!.querySelector<HTMLElement>(`.strip-${part}`)!
    const [peak, mean, reduction, load] = [find('peak-text'), find('mean'), find('reduction'), find('load')]
    const button = find('peak')
    let isInView = false
    const write = throttled(TIMES_A_SECOND, () => {
      const { levels } = client
      writeText(peak, hold.isClipped ? `▲ ${formatLevel(hold.peak)}` : formatLevel(hold.peak))
      button.classList.toggle('warning', hold.isClipped)
      writeText(mean, figureOf(levels, index, kind))
      const heldBack = levels.reductionOf(index) ?? 0
      writeText(reduction, heldBack < -LEAST_REDUCTION_DB ? text.reduction(figure(-heldBack)) : '')
      const share = levels.loadOf(index)
      writeText(load, share === undefined ? '' : text.cpu((100 * share).toFixed(share < 0.1 ? 1 : 0)))
    })
    const leaveView = onInView(root.current!, (isIn) => {
      isInView = isIn
    })
    const leave = onMotion((nowMs) => {
      if (isInView) write(nowMs)
    })
    return () => {
      leave()
      leaveView()
    }
  }, [client, index, hold, kind])
  return (
    <div ref={root} className="strip-figures">
      <button
        type="button"
        className="strip-peak mono"
        aria-label={text.peak(name)}
        title={text.peakHelp}
        onClick={() => hold.forget()}
      >
        <span className="strip-peak-text" />
      </button>
      <span className="strip-mean mono" title={text.meterHelp[kind]} />
      <span className="strip-reduction mono" title={text.reductionHelp} />
      <span className="strip-load mono" title={text.cpuHelp} />
      <Delay strip={strip} />
    </div>
  )
}

const LEAST_REDUCTION_DB = 0.05

/** What it delays, and what it waits, for keys too. */
function Delay({ strip: { latencyFrames, delayFrames, keyDelayFrames, inserts } }: { readonly strip: Strip }) {
  const sampleRate = useReplica(({ device }) => device.sampleRate)
  const waitFrames = inserts.reduce((sum, insert) => sum + insert.delayFrames, delayFrames + keyDelayFrames)
  const own = latencyFrames > 0 ? delayFigure(latencyFrames, sampleRate) : ''
  const waits = waitFrames > 0 ? delayFigure(waitFrames, sampleRate) : ''
  if (sampleRate <= 0 || !(own || waits)) return <span className="strip-delay" />
  const help = [own && text.latencyOf(text.milliseconds(own)), waits && text.waits(text.milliseconds(waits))]
  return (
    <span className="strip-delay mono" title={help.filter(Boolean).join('. ')}>
      {text.milliseconds(own + (waits && `+${waits}`))}
    </span>
  )
}

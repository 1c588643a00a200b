import { findStrip, type SessionMixer, type StripRoute } from '../../engine/client/mixer.ts'
import { parseChannelMap } from '../../engine/session/mixer/channels.ts'
import { EntryField } from './entry-field.tsx'
import { text } from './text.ts'
import type { MixerEdits } from './use-mixer.ts'

const STEREO = 2

/** Which channel of the source goes where, at routes that are wider than two channels or have a map. */
export function ChannelMapField(props: {
  readonly mixer: SessionMixer
  readonly route: StripRoute
  /** Of the route. */
  readonly label: string
  readonly edits: MixerEdits
}) {
  const { mixer, route, label, edits } = props
  const { from, to, channelMap } = route
  const [source, goal] = [findStrip(mixer, from), findStrip(mixer, to)]
  const heard = goal?.time ? goal.inputs : goal?.channels
  const isWide = Math.max(source?.channels ?? STEREO, heard ?? STEREO, ...channelsOfInput(from)) > STEREO
  if (!isWide && channelMap.length === 0) return null
  return (
    <span className="side-channels" title={text.channelMapHelp}>
      <EntryField
        label={text.channelMapOf(label)}
        shown={channelMap.length === 0 ? text.ownChannels : channelMap.join(' ')}
        parse={(typed) => (typed.trim() === text.ownChannels ? [] : parseChannelMap(typed))}
        wrong={text.channelMapWrong}
        isReadOnly={!edits.canEdit}
        onSet={(map) => edits.act({ case: 'setStripRoute', value: { from, to, channelMap: map.join(' ') } })}
      />
      <span className="knob-label" aria-hidden="true">
        {text.channels}
      </span>
    </span>
  )
}

/** `input:1-8` has eight. */
function channelsOfInput(from: string): number[] {
  const match = /^input:(\d+)-(\d+)$/.exec(from)
  return match ? [Number(match[2]) - Number(match[1]) + 1] : []
}

/** Words of the shared controls and of the page that shows them all. */
export const ui = {
  on: 'On',
  off: 'Off',
  tonight: 'Changed tonight.',
  valueOf: (label: string) => `${label}, value`,
  tooLoud: (level: string) => `${level}, too loud`,
  hardwareAt: (value: string) => `Hardware stands at ${value}.`,
  drivenBy: (sources: string) => `Driven by ${sources}.`,
  movedBy: (person: string) => `Moved last by ${person}.`,
  modulated: (from: string, to: string) => `Modulated from ${from} to ${to}.`,
  locked: 'Locked: look, but no edits.',
  documentSays: (value: string) => `The document says ${value}.`,
  cues: {
    audio: 'round port, solid cable, bar',
    key: 'diamond, dashed cable',
    control: 'square, dotted cable, inner ring',
    playing: 'fills and shows progress',
    queued: 'dashed frame that blinks on the beat',
    recording: 'disc',
    selected: 'solid frame or tick',
    warning: 'triangle',
  },
}

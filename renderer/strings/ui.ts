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
  galleryTitle: 'Controls',
}

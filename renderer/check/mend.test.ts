import { expect, test } from 'vitest'
import { Mode } from '../../engine/client/model.ts'
import { actionOf, canMend } from './mend.ts'

test('what names its rack or its file is mended by one press, else the page asks', () => {
  expect(actionOf({ id: 'rack-missing:bass', mend: 'removeRack', rack: 'bass' })).toEqual({
    case: 'removeRack',
    value: { rack: 'bass' },
  })
  expect(actionOf({ id: 'file-conflict:/a/b:c.json', mend: 'reloadFile', rack: '' })).toEqual({
    case: 'reloadFile',
    value: { path: '/a/b:c.json' },
  })
  expect(actionOf({ id: 'device', mend: 'openDevice', rack: '' })).toBeNull()
  expect(actionOf({ id: 'unsaved', mend: 'save', rack: '' })).toBeNull()
})

test('structure is mended in edit mode only', () => {
  expect(canMend('removeRack', Mode.EDIT)).toBe(true)
  expect(canMend('removeRack', Mode.STAGE)).toBe(false)
  expect(canMend('save', Mode.STAGE)).toBe(true)
})

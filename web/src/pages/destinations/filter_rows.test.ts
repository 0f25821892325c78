import { describe, expect, it } from 'vitest'
import type { Filter } from '../../api/types'
import {
  checkable,
  filterOf,
  isSameFilters,
  newRow,
  percentText,
  problemsOfRow,
  rowOf,
  rowProblem,
} from './filter_rows'

const drop: Filter = { if: 'event = "Debug"', action: 'drop' }
const sample: Filter = { if: 'all', action: 'sample', percent: 0.07, path: 'userId' }
const without: Filter = {
  if: 'all',
  action: 'drop_properties',
  fields: { '': ['a'], properties: ['email', 'x,y'] },
}

describe("the editor's filters", () => {
  it('come back as they were', () => {
    expect([drop, sample, without].map((filter) => filterOf(rowOf(filter)))).toEqual([
      drop,
      sample,
      without,
    ])
  })

  it('have shares without the noise of binary fractions', () => {
    expect(percentText(0.07)).toBe('7')
    expect(percentText(0.29)).toBe('29')
    expect(filterOf({ ...rowOf(sample), percent: '29' }).percent).toBe(0.29)
  })

  it('have only the settings of their action', () => {
    expect(filterOf({ ...rowOf(without), action: 'drop' })).toEqual({ if: 'all', action: 'drop' })
    expect(filterOf({ ...rowOf(sample), path: ' ' })).toEqual({
      if: 'all',
      action: 'sample',
      percent: 0.07,
    })
  })

  it('join names of one object that stand in two rows', () => {
    const row = rowOf(without)
    row.fields = [
      { key: 1, path: 'traits', names: ['a', 'b'] },
      { key: 2, path: 'traits ', names: ['b', 'c'] },
      { key: 3, path: 'context', names: [] },
    ]
    expect(filterOf(row).fields).toEqual({ traits: ['a', 'b', 'c'] })
  })

  it('say what they lack', () => {
    expect(rowProblem(newRow())).toBe('Write a condition, or all.')
    expect(rowProblem({ ...newRow(), condition: 'all' })).toBeNull()
    expect(rowProblem({ ...rowOf(sample), percent: '101' })).toBe('The share is to be 0 to 100 %.')
    expect(rowProblem({ ...rowOf(sample), percent: '' })).toBe('The share is to be 0 to 100 %.')
    expect(rowProblem({ ...newRow(), condition: 'all', action: 'allow_properties' })).toBe(
      'Name at least one property.',
    )
  })

  it('are checked where they are complete, and problems find their row again', () => {
    const { filters, rowOf: indexes } = checkable([newRow(), rowOf(drop), rowOf(sample)])
    expect(filters).toEqual([drop, sample])
    const problem = { filter: 1, setting: 'if', position: 3, message: 'no' }
    expect(problemsOfRow([problem], indexes, 2)).toEqual([problem])
    expect(problemsOfRow([problem], indexes, 1)).toEqual([])
  })

  it('are the same whatever keys the rows have', () => {
    expect(isSameFilters([drop], [filterOf(rowOf(drop))])).toBe(true)
    expect(isSameFilters([drop], [sample])).toBe(false)
    expect(isSameFilters([drop, sample], [sample, drop])).toBe(false)
  })
})

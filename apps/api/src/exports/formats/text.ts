import type { Cell } from '../columns.ts'

/** A value as the text of one cell. Several values are separated by `|`, as imports read them. */
export function textOf(cell: Cell | undefined): string | number {
  if (cell === undefined) return ''
  if (typeof cell === 'string' || typeof cell === 'number') return cell
  if (typeof cell === 'boolean') return String(cell)
  return Array.isArray(cell) ? cell.join('|') : JSON.stringify(cell)
}

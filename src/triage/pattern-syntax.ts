/** A regular expression as a tree, as far as it matters which words a match has. */
export type Node =
  /** A sign that stands for itself. */
  | { readonly kind: 'sign'; readonly sign: string }
  /** Any sign of a class. */
  | { readonly kind: 'any' }
  /** `\b`, `^`, `$`, and that no letter follows. */
  | { readonly kind: 'edge' }
  /** What looks ahead or behind, and takes nothing. */
  | { readonly kind: 'look' }
  | { readonly kind: 'row'; readonly nodes: readonly Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number }

/** Behind a letter it is the end of the word. */
const noLetter = '(?![\\p{L}\\p{N}])'

/** The tree of a pattern without the flag `i`. Every syntax that it does not know throws. */
export function treeOf({ source }: RegExp): Node {
  let at = 0
  const ahead = (text: string) => source.startsWith(text, at)

  function choice(): Node {
    const nodes = [row()]
    while (ahead('|')) {
      at += 1
      nodes.push(row())
    }
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'choice', nodes }
  }

  function row(): Node {
    const nodes: Node[] = []
    while (at < source.length && !ahead('|') && !ahead(')')) nodes.push(repeated(one()))
    return { kind: 'row', nodes }
  }

  function repeated(node: Node): Node {
    const [quantifier, first, least, comma, most] =
      /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/.exec(source.slice(at, at + 12)) ?? []
    if (quantifier === undefined) return node
    at += quantifier.length
    const without = first === '*' || first === '?' ? 0 : 1
    const endless = Number.POSITIVE_INFINITY
    return {
      kind: 'repeat',
      node,
      least: least === undefined ? without : Number(least),
      most:
        least === undefined
          ? first === '?'
            ? 1
            : endless
          : Number(most ?? (comma ? endless : least)),
    }
  }

  function one(): Node {
    if (ahead('(')) return group()
    if (ahead('[')) return taken(/^\[(?:\\.|[^\]\\])*\]/, 'any')
    if (ahead('\\')) {
      if (/^\\[bB]/.test(source.slice(at, at + 2))) return taken(/^\\b/, 'edge')
      if (/^\\[^\w\s]/.test(source.slice(at, at + 2))) at += 1
      else return taken(/^\\(?:[pP]\{[^}]+\}|[dDwWsSn\d])/, 'any')
    } else if (ahead('^') || ahead('$')) return taken(/^./, 'edge')
    else if (ahead('.')) return taken(/^./, 'any')
    const sign = String.fromCodePoint(source.codePointAt(at) as number)
    at += sign.length
    return { kind: 'sign', sign }
  }

  function taken(form: RegExp, kind: 'any' | 'edge'): Node {
    const found = form.exec(source.slice(at))
    if (!found) throw new Error(`not known in a pattern: ${source.slice(at, at + 20)}`)
    at += found[0].length
    return { kind }
  }

  function group(): Node {
    if (ahead(noLetter)) {
      at += noLetter.length
      return { kind: 'edge' }
    }
    const [opening = ''] = /^\((?:\?(?::|<?[=!]))?/.exec(source.slice(at, at + 4)) ?? []
    at += opening.length
    const inside = choice()
    if (!ahead(')')) throw new Error(`not known in a pattern: ${source.slice(at, at + 20)}`)
    at += 1
    return /[=!]$/.test(opening) ? { kind: 'look' } : inside
  }

  const tree = choice()
  if (at < source.length) throw new Error(`not known in a pattern: ${source.slice(at, at + 20)}`)
  return tree
}

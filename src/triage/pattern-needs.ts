import { type Node, treeOf } from './pattern-syntax.ts'

/** How a word has to begin; one that ends in a space is the whole word. */
export type Head = string
/** A match has a word with one of these heads. */
export type Need = readonly Head[]

/** No gain in more: nearly every text would have one of them. */
const mostHeads = 300

/**
 * What a text must have for a pattern to match in it: for one of these ways, a word for each of its needs.
 * It is for texts in lower case. Undefined where nothing is sure; a pattern that ignores case is not looked
 * at.
 *
 * @throws on syntax that it does not know
 */
export function needsOf(pattern: RegExp): readonly (readonly Need[])[] | undefined {
  if (pattern.ignoreCase) return undefined
  const ways = waysOf(treeOf(pattern)).map((way) => needsOfWay(way))
  if (ways.some((needs) => needs.length === 0)) return undefined
  // Ways that need one word are one way that needs any of these words.
  const single = ways.filter((needs) => needs.length === 1).flatMap(([need]) => need ?? [])
  const others = ways.filter((needs) => needs.length > 1)
  return single.length === 0 ? others : [[[...new Set(single)]], ...others]
}

/** The choices that are the whole of a pattern, but for what takes nothing. */
function waysOf(node: Node): (readonly Node[])[] {
  if (node.kind === 'choice') return node.nodes.flatMap(waysOf)
  if (node.kind !== 'row') return [[node]]
  const taking = node.nodes.filter(({ kind }) => kind !== 'edge' && kind !== 'look')
  const [only] = taking
  if (taking.length !== 1 || only?.kind !== 'choice') return [node.nodes]
  const at = node.nodes.indexOf(only)
  return waysOf(only).map((way) => [
    ...node.nodes.slice(0, at),
    ...way,
    ...node.nodes.slice(at + 1),
  ])
}

function needsOfWay(nodes: readonly Node[]): Need[] {
  const needs: Need[] = []
  let begins = false
  nodes.forEach((node, at) => {
    if (begins && node.kind !== 'edge' && node.kind !== 'look') {
      const heads = headsOf(nodes.slice(at))
      if (heads) needs.push(heads)
    }
    begins = beginsBehind(node, begins)
  })
  return needs
}

/** Whether what follows is at the beginning of a word, if it is a letter. */
function beginsBehind(node: Node, before: boolean): boolean {
  switch (node.kind) {
    case 'sign':
      return node.sign === ' '
    case 'any':
      return false
    case 'edge':
      return true
    case 'look':
      return before
    case 'row':
      return node.nodes.reduce((begins, one) => beginsBehind(one, begins), before)
    case 'choice':
      return node.nodes.every((one) => beginsBehind(one, before))
    case 'repeat': {
      const once = beginsBehind(node.node, before)
      const twice = node.most > 1 ? beginsBehind(node.node, once) : true
      return once && twice && (node.least > 0 || before)
    }
  }
}

/** All ways in which the word may begin that these nodes begin with; undefined where there are others. */
function headsOf(nodes: readonly Node[]): Need | undefined {
  const heads = new Set<Head>()
  const isKnown = spell(nodes, '', heads)
  return isKnown ? [...heads] : undefined
}

function spell(nodes: readonly Node[], head: string, heads: Set<Head>): boolean {
  const [node, ...rest] = nodes
  const put = (one: Head) => {
    heads.add(one)
    return one.trim() !== '' && heads.size <= mostHeads
  }
  if (!node || node.kind === 'any') return put(head)
  switch (node.kind) {
    case 'sign':
      return /[a-z\d]/.test(node.sign) ? spell(rest, head + node.sign, heads) : put(`${head} `)
    case 'edge':
      return head === '' ? spell(rest, head, heads) : put(`${head} `)
    case 'look':
      return spell(rest, head, heads)
    case 'row':
      return spell([...node.nodes, ...rest], head, heads)
    case 'choice':
      return node.nodes.every((one) => spell([one, ...rest], head, heads))
    case 'repeat': {
      const isWithout = node.least > 0 || spell(rest, head, heads)
      return isWithout && spell(node.most === 1 ? [node.node, ...rest] : [node.node], head, heads)
    }
  }
}
